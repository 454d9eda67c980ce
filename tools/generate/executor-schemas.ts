import type { StepOptions } from '../../packages/nx-promote/src/nx/options.js';

interface Property {
  readonly type: 'string' | 'boolean';
  readonly description: string;
  readonly examples?: readonly string[];
}

/** Every option of a step. One set: the chain forwards what was typed to each of its targets. */
const PROPERTIES: Readonly<Record<keyof StepOptions, Property>> = {
  environment: {
    type: 'string',
    description: 'The environment in which the step acts. Set by the target; it cannot be typed.',
  },
  dryRun: {
    type: 'boolean',
    description: 'Show the plan and change nothing, anywhere.',
  },
  commit: {
    type: 'string',
    description:
      'Release this commit (an id, a tag, HEAD~2) instead of the newest that touches the component.',
    examples: ['5ddba2b'],
  },
  wait: {
    type: 'string',
    description:
      'How long to wait for a component or environment that is busy: 90s, 30m, 2h; 0 gives up at once.',
    examples: ['30m'],
  },
  takeOver: {
    type: 'boolean',
    description:
      'Take over an attempt that somebody else holds, once its holder has shown no sign of life for one and a half leases.',
  },
  verbose: {
    type: 'boolean',
    description: 'Show stack traces of errors too.',
  },
};

/** What each executor does, in one sentence for `--help` and the reference. */
export const EXECUTORS = {
  tag: {
    title: 'Tag and build',
    description:
      'Tags the newest commit of the trunk that touches the component, and sees that its image exists: waits for it, or has it built.',
  },
  name: {
    title: 'Name a release',
    description:
      'Keeps artifacts without a release name out of an environment that names them (releaseTag); names are not given yet.',
  },
  deploy: {
    title: 'Deploy',
    description:
      'Makes the environment run the artifact, and waits until the environment itself says that it does.',
  },
  'integration-test': {
    title: 'Verify',
    description:
      'Runs the suites of the environment. When they say no, the artifact is rejected and the previous one put back.',
  },
  changelog: {
    title: 'Write the changelog',
    description: 'Writes what came to the environment into its changelog, once.',
  },
  release: {
    title: 'Release',
    description: 'The end of the chain: sees that every step before it is true, and says what came of it.',
  },
} as const;

export type ExecutorName = keyof typeof EXECUTORS;

/**
 * The schema of one executor, as Nx reads it. Additional properties are let through to the executor, which
 * refuses them with a message: inside a batch Nx's own refusal is an unhandled rejection without one.
 */
export function executorSchema(name: ExecutorName): object {
  return {
    $schema: 'https://json-schema.org/schema',
    version: 2,
    title: EXECUTORS[name].title,
    description: EXECUTORS[name].description,
    type: 'object',
    properties: PROPERTIES,
    additionalProperties: true,
    required: ['environment'],
  };
}

/** `executors.json` of the package. The paths carry `.js`: without it a local plugin loads its source. */
export function executorsFile(): object {
  const entry = (name: string, description: string): object => ({
    implementation: `./dist/executors/${name}/executor.js`,
    schema: `./dist/executors/${name}/schema.json`,
    description,
  });
  const steps = Object.entries(EXECUTORS).map(([name, { description }]) => [
    name,
    {
      ...entry(name, description),
      batchImplementation: `./dist/executors/${name}/executor.js#batch`,
      preferBatch: true,
    },
  ]);
  const broken = entry('broken', 'Stands in for a release target whose configuration cannot be read.');
  return {
    $schema: 'https://json-schema.org/schema',
    executors: { ...Object.fromEntries(steps), broken },
  };
}
