import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { EXECUTORS, executorSchema, executorsFile, type ExecutorName } from './executor-schemas.js';

const PACKAGE = 'packages/nx-promote';

/** Path relative to the repository -> text, of every file that is made from the executors' definition. */
export async function executorFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>([[`${PACKAGE}/executors.json`, await json(executorsFile())]]);
  for (const name of Object.keys(EXECUTORS) as ExecutorName[]) {
    files.set(`${PACKAGE}/src/executors/${name}/schema.json`, await json(executorSchema(name)));
  }
  return files;
}

/** Writes them. */
export async function writeExecutorSchemas(root: string): Promise<void> {
  for (const [path, text] of await executorFiles()) await writeFile(join(root, path), text);
}

function json(value: object): Promise<string> {
  return format(JSON.stringify(value), { parser: 'json', singleQuote: true, printWidth: 110 });
}
