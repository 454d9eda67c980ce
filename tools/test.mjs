import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './setup/root.mjs';

/** Starts the checks, which are written in TypeScript like everything that runs after the set-up. */
process.on('SIGINT', () => undefined);
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(ROOT, 'tools', 'test', 'main.ts'), ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exitCode = status ?? 130;
