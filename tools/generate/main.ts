import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { generateSchemas } from './schemas.js';

/**
 * `tsx tools/generate/main.ts [--check]`: writes what is generated from the code's definitions. With `--check`
 * nothing is written, and a file that would change is an error.
 */
async function main(check: boolean): Promise<void> {
  const folder = join(__dirname, '../../packages/nx-promote/schemas');
  mkdirSync(folder, { recursive: true });
  const stale: string[] = [];
  for (const { file, schema } of generateSchemas()) {
    const path = join(folder, file);
    const text = await formatted(path, schema);
    if (read(path) === text) continue;
    if (check) stale.push(path);
    else writeFileSync(path, text);
  }
  if (stale.length === 0) return;
  console.error([`Out of date: ${stale.join(', ')}`, '  -> npm run generate'].join('\n'));
  process.exitCode = 1;
}

async function formatted(path: string, schema: unknown): Promise<string> {
  return format(JSON.stringify(schema), { ...(await resolveConfig(path)), filepath: path });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

void main(process.argv.includes('--check'));
