import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  environmentIsTyped,
  EXECUTORS,
  type ExecutorName,
} from '../../packages/nx-promote/src/nx/options/executor-table.js';
import { flag } from '../../packages/nx-promote/src/nx/options/option-table.js';
import { executorSchema } from './executor-schemas.js';

const GENERATORS = join(__dirname, '../../packages/nx-promote/generators.json');

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/** Path below `docs/reference` -> text: a page for every executor and generator, from its schema. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const name of Object.keys(EXECUTORS) as ExecutorName[]) {
    const schema = executorSchema(name) as Schema;
    // Not in the schema: Nx would refuse a missing one before our message names the environments.
    const required = environmentIsTyped(name) ? ['environment'] : (schema.required ?? []);
    pages.set(`executors/${name}.md`, page(`nx-promote:${name}`, { ...schema, required }));
  }
  for (const name of Object.keys(readJson<{ generators: object }>(GENERATORS).generators)) {
    const file = join(__dirname, `../../packages/nx-promote/src/generators/${name}/schema.json`);
    pages.set(`generators/${name}.md`, page(`nx g nx-promote:${name}`, readJson<Schema>(file)));
  }
  return pages;
}

function page(
  name: string,
  { title = name, description = '', properties = {}, required = [] }: Schema,
): string {
  const rows = Object.entries(properties).map(([option, property]) => {
    const values =
      property.enum === undefined ? '' : ` One of ${property.enum.map((one) => `\`${one}\``).join(', ')}.`;
    const standard = property.default === undefined ? '' : ` \`${String(property.default)}\` when left out.`;
    const needed = required.includes(option) ? 'yes' : '';
    return `| \`${flag(option)}\` | ${needed} | ${property.description ?? ''}${values}${standard} |`;
  });
  return [
    `# ${title}`,
    '',
    'Generated from the schema; `npm run generate` writes it anew.',
    '',
    `\`${name}\`: ${description}`,
    '',
    ...(rows.length === 0
      ? ['It takes no options.']
      : ['| option | needed | meaning |', '|---|---|---|', ...rows]),
    '',
  ].join('\n');
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
