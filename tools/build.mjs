import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGE = join(ROOT, 'packages', 'nx-promote');
const SOURCE = join(PACKAGE, 'src');
const OUTPUT = join(PACKAGE, 'dist');

rmSync(OUTPUT, { recursive: true, force: true });
compile();
copyData();

/** Types are checked by `npm run types`, which sees the tests and tools too; doing it here again would double it. */
function compile() {
  const tsc = createRequire(join(ROOT, 'package.json')).resolve('typescript/bin/tsc');
  const args = [tsc, '-p', join(PACKAGE, 'tsconfig.json'), '--noCheck'];
  execFileSync(process.execPath, args, { stdio: 'inherit', cwd: ROOT });
}

/** Schemas and the templates of generators, which tsc leaves behind. */
function copyData() {
  for (const path of readdirSync(SOURCE, { recursive: true })) {
    if (!path.endsWith('.json') && !/[\\/]files[\\/]/.test(path)) continue;
    mkdirSync(dirname(join(OUTPUT, path)), { recursive: true });
    cpSync(join(SOURCE, path), join(OUTPUT, path), { recursive: true });
  }
}
