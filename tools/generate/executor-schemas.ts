import {
  EXECUTORS,
  isSetByTarget,
  optionOf,
  type ExecutorName,
} from '../../packages/nx-promote/src/nx/options/executor-table.js';
import type { OptionDefinition } from '../../packages/nx-promote/src/nx/options/option-table.js';

/**
 * The schema of one executor, as Nx reads it. Additional properties are let through to the executor, which
 * refuses them with a message: inside a batch Nx's own refusal is an unhandled rejection without one.
 */
export function executorSchema(name: ExecutorName): object {
  const options: readonly string[] = EXECUTORS[name].options;
  const needsEnvironment = options.includes('environment') && isSetByTarget(name, 'environment');
  return {
    $schema: 'https://json-schema.org/schema',
    version: 2,
    title: EXECUTORS[name].title,
    description: EXECUTORS[name].description,
    type: 'object',
    properties: propertiesOf(name),
    additionalProperties: true,
    ...(needsEnvironment ? { required: ['environment'] } : {}),
  };
}

function propertiesOf(name: ExecutorName): Record<string, object> {
  const describe = EXECUTORS[name].batch ? tolerant : strict;
  return Object.fromEntries(
    EXECUTORS[name].options.map((option) => [option, describe(optionOf(name, option))]),
  );
}

/** What Nx itself refuses in a sentence. It makes a number of what looks like one; see typed-options.ts. */
function strict({ type, values, ...rest }: OptionDefinition): object {
  if (values !== undefined) return { type, ...rest, enum: values };
  if (type === 'array') return { type, ...rest, items: ITEMS };
  return { type: type === 'string' ? ['string', 'number'] : type, ...rest };
}

/**
 * Whatever can be typed gets through to check-options.ts: inside a batch Nx refuses by an unhandled rejection. Types
 * tell it what to make of a text; by them alone it would refuse every list, also one that it made itself.
 */
function tolerant({ type, values, description, ...rest }: OptionDefinition): object {
  const known = values === undefined ? '' : ` One of ${values.join(', ')}.`;
  return {
    type: [type, ...ANYTHING.filter((other) => other !== type)],
    description: `${description}${known}`,
    ...rest,
    ...(type === 'array' ? { items: ITEMS } : {}),
    anyOf: [...ANYTHING, 'array'].map((one) => ({ type: one })),
  };
}

const ITEMS = { type: ['string', 'number'] };
const ANYTHING = ['string', 'number', 'boolean'];

/** `executors.json` of the package. The paths carry `.js`: without it a local plugin loads its source. */
export function executorsFile(): object {
  const entry = (name: string, description: string): object => ({
    implementation: `./dist/executors/${name}/executor.js`,
    schema: `./dist/executors/${name}/schema.json`,
    description,
  });
  const steps = Object.entries(EXECUTORS).map(([name, { description, batch }]) => [
    name,
    {
      ...entry(name, description),
      ...(batch
        ? { batchImplementation: `./dist/executors/${name}/executor.js#batch`, preferBatch: true }
        : {}),
    },
  ]);
  const broken = entry('broken', 'Stands in for a release target whose configuration cannot be read.');
  return {
    $schema: 'https://json-schema.org/schema',
    executors: { ...Object.fromEntries(steps), broken },
  };
}
