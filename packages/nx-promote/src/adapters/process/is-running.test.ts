import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isRunning } from './is-running.js';

it('tells a running process from one that is gone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  expect(isRunning(child.pid ?? 0)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(child.pid ?? 0)).toBe(false);
});

/** A shell that has become `sleep` never waits for the child it had before. */
it('takes one that ended and that nobody waited for as gone', async () => {
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  try {
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const orphan = Number(chunk.toString());
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep') await pause();
    process.kill(orphan, 'SIGKILL');
    while (isRunning(orphan)) await pause();
    // Its number is still taken: a signal reaches it.
    expect(process.kill(orphan, 0)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
  }
});
