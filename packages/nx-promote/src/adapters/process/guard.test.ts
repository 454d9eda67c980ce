import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GUARD_NAME } from './guard.js';
import { isRunning } from './is-running.js';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Longer than any test, and by it the guard is found. */
const GRACE_MS = 3_600_001;

function findGuard(): number | undefined {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .find((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`\0${GUARD_NAME}\0${GRACE_MS}\0`);
      } catch {
        return false;
      }
    });
}

/** A shell that has become `sleep` never waits for the child it had before. */
it('leaves when what it guards has ended, though nobody has waited for that', async () => {
  const parent = spawn('sh', ['-c', 'setsid sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const group = Number(chunk.toString());
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep') await pause();
    const script = `
      const { startGuard } = require(${JSON.stringify(join(__dirname, 'guard.ts'))});
      startGuard(${GRACE_MS}).watch(${group});
      process.stdin.resume();
    `;
    const guarded = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    while (findGuard() === undefined) await pause();
    const guard = findGuard();
    guarded.kill('SIGKILL');
    await once(guarded, 'exit');
    while (isRunning(group)) await pause();
    // Signals still reach the group.
    expect(process.kill(-group, 0)).toBe(true);
    for (let look = 0; look < 400 && guard !== undefined && isRunning(guard); look += 1) await pause();
    expect(findGuard()).toBeUndefined();
  } finally {
    parent.kill('SIGKILL');
    const left = findGuard();
    if (left !== undefined) process.kill(left, 'SIGKILL');
  }
});
