import { EXECUTORS, type ExecutorName } from '../../packages/nx-promote/src/nx/options/executor-table.js';
import { executorSchema, executorsFile } from './executor-schemas.js';
import { configurationPage, placeholdersPage } from './reference-configuration.js';
import { referencePages } from './reference-pages.js';
import { targetsPage } from './reference-targets.js';
import { generateSchemas, type GeneratedSchema } from './schemas.js';

const PACKAGE = 'packages/nx-promote';

/** Path relative to the repository -> text before Prettier, of everything that is made from the code. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const schemas = generateSchemas();
  const files = new Map<string, string>();
  for (const { file, schema } of schemas) files.set(`${PACKAGE}/schemas/${file}`, JSON.stringify(schema));
  files.set(`${PACKAGE}/executors.json`, JSON.stringify(executorsFile()));
  for (const name of Object.keys(EXECUTORS) as ExecutorName[]) {
    files.set(`${PACKAGE}/src/executors/${name}/schema.json`, JSON.stringify(executorSchema(name)));
  }
  for (const name of ['release-pipeline', 'release']) {
    files.set(`docs/reference/${name}.md`, configurationPage(`${name}.json`, schemaOf(schemas, name)));
  }
  files.set('docs/reference/placeholders.md', placeholdersPage());
  for (const [path, text] of referencePages()) files.set(`docs/reference/${path}`, text);
  return files.set('docs/reference/targets.md', targetsPage());
}

function schemaOf(schemas: readonly GeneratedSchema[], name: string): GeneratedSchema {
  const found = schemas.find(({ file }) => file === `${name}.schema.json`);
  if (found === undefined) throw new Error(`there is no schema ${name}`);
  return found;
}
