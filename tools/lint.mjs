import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './setup/root.mjs';

/** `@nx/nx-plugin-checks` reads the cached project graph and falls over without one: so it is made first. */
const steps = [
  [join('node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'show', 'projects'],
  [join('node_modules', 'eslint', 'bin', 'eslint.js'), '.', ...process.argv.slice(2)],
];

for (const [index, args] of steps.entries()) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', index === 0 ? 'ignore' : 'inherit', 'inherit'],
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
  });
  if (status !== 0) {
    process.exitCode = status ?? 1;
    break;
  }
}
