import { MEANINGS, PLACEHOLDERS } from '../../packages/nx-promote/src/core/config/definition/placeholders.js';
import type { GeneratedSchema } from './schemas.js';

/** As much of a JSON Schema as the pages show. */
interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly items?: Field;
  readonly additionalProperties?: Field | boolean;
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
}

/** The page of one configuration file: every field by its path, with its default and its meaning. */
export function configurationPage(fileName: string, { schema }: GeneratedSchema): string {
  const root = schema as Field & { readonly title?: string };
  return [
    `# ${fileName}`,
    '',
    'Generated from the definition that the code reads with; `npm run generate` writes it anew.',
    '',
    root.description ?? '',
    '',
    '`<name>` stands for any name, `[]` for each entry of a list.',
    '',
    '| field | what is written | default | meaning |',
    '|---|---|---|---|',
    ...rows(root, ''),
    '',
  ].join('\n');
}

/** Which placeholders each field knows, and what each of them is. */
export function placeholdersPage(): string {
  const fields = Object.entries(PLACEHOLDERS).map(
    ([field, names]) => `| \`${field}\` | ${names.map((name) => `\`{${name}}\``).join(', ')} |`,
  );
  const meanings = Object.entries(MEANINGS).map(([name, meaning]) => `| \`{${name}}\` | ${meaning} |`);
  return [
    '# Placeholders',
    '',
    'Generated from the definition that the code checks with; `npm run generate` writes it anew.',
    '',
    '| placeholder | stands for |',
    '|---|---|',
    ...meanings,
    '',
    'In `live.url` and `image.link` the finished value is encoded as a part of an address. `deploy.<name>` of a',
    'release.json knows what the same field of an environment knows.',
    '',
    '`{version}` in `deploy.value` needs `releaseTag`. An artifact that has no name in the environment, such as one',
    'that was adopted, is refused before anything is written. Keep `{tag}`, `{digest}`, `{commit}` or `{shortId}`',
    'beside it: what runs is recognised by those.',
    '',
    'In `suites.<name>.command` and the variables of a suite, `{component}`, `{environment}` and `{commit}` are replaced',
    'where the suite is about one; all other braces stay.',
    '',
    '| field | placeholders |',
    '|---|---|',
    ...fields,
    '',
  ].join('\n');
}

function rows(field: Field, path: string): string[] {
  const own = Object.entries(field.properties ?? {}).flatMap(([name, child]) => {
    if (name === '$schema') return [];
    const here = path === '' ? name : `${path}.${name}`;
    return [row(here, child, field.required?.includes(name) ?? false), ...rows(child, here)];
  });
  const items = field.items === undefined ? [] : rows(field.items, `${path}[]`);
  const named =
    typeof field.additionalProperties === 'object' ? rows(field.additionalProperties, `${path}.<name>`) : [];
  return [...new Set([...own, ...items, ...named, ...alternatives(field).flatMap((one) => rows(one, path))])];
}

function row(path: string, field: Field, required: boolean): string {
  const fallback = field.default === undefined ? (required ? '**required**' : '') : code(field.default);
  return `| \`${path}\` | ${kind(field)} | ${fallback} | ${cell(field.description ?? '')} |`;
}

function kind(field: Field): string {
  if (field.const !== undefined) return code(field.const);
  if (field.enum !== undefined) return field.enum.map(code).join(', ');
  const choices = alternatives(field);
  if (choices.length > 0) return [...new Set(choices.map(kind))].join(' or ');
  if (field.items !== undefined) return `list of: ${kind(field.items)}`;
  return WORDS[field.type ?? ''] ?? 'text';
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  array: 'list',
};

function alternatives(field: Field): readonly Field[] {
  return field.anyOf ?? field.oneOf ?? [];
}

function code(value: unknown): string {
  return `\`${cell(JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
