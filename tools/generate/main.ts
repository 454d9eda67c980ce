import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { generatedFiles } from './generated-files.js';

/**
 * `tsx tools/generate/main.ts [--check]`: writes what is generated from the code's definitions. With `--check`
 * nothing is written, and a file that would change is an error.
 */
async function main(check: boolean): Promise<void> {
  const root = join(__dirname, '../..');
  const stale: string[] = [];
  for (const [file, content] of generatedFiles()) {
    const path = join(root, file);
    const text = await format(content, { ...(await resolveConfig(path)), filepath: path });
    if (read(path) === text) continue;
    if (check) stale.push(file);
    else write(path, text);
  }
  if (stale.length === 0) return;
  console.error([`Out of date: ${stale.join(', ')}`, '  -> npm run generate'].join('\n'));
  process.exitCode = 1;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
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
