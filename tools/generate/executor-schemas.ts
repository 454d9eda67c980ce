import { EXECUTORS, type ExecutorName } from '../../packages/nx-promote/src/nx/executor-table.js';
import { OPTIONS, type OptionDefinition } from '../../packages/nx-promote/src/nx/option-table.js';

/**
 * The schema of one executor, as Nx reads it. Additional properties are let through to the executor, which
 * refuses them with a message: inside a batch Nx's own refusal is an unhandled rejection without one.
 */
export function executorSchema(name: ExecutorName): object {
  const options: readonly string[] = EXECUTORS[name].options;
  // Whoever takes `only` looks at all environments; both words for one of them are understood.
  const takesEnvironment = options.includes('environment') && !options.includes('only');
  return {
    $schema: 'https://json-schema.org/schema',
    version: 2,
    title: EXECUTORS[name].title,
    description: EXECUTORS[name].description,
    type: 'object',
    properties: propertiesOf(name),
    additionalProperties: true,
    ...(takesEnvironment ? { required: ['environment'] } : {}),
  };
}

function propertiesOf(name: ExecutorName): Record<string, object> {
  return Object.fromEntries(
    EXECUTORS[name].options.map((option) => {
      const { type, description, examples, values }: OptionDefinition = OPTIONS[option];
      const base = { type, description, ...(examples === undefined ? {} : { examples }) };
      if (values !== undefined) return [option, { ...base, enum: values }];
      if (type === 'array') return [option, { ...base, items: { type: ['string', 'number'] } }];
      // Nx makes a number of what looks like one, and must not refuse it then; see typed-options.ts.
      return [option, type === 'string' ? { ...base, type: ['string', 'number'] } : base];
    }),
  );
}

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
