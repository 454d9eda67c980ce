import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../setup/root.mjs';

/** The example's components are tested as their team tests them: by Node's own runner, in their folder. */
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=dot'], {
  cwd: join(ROOT, 'examples', 'ingest'),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
