import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isRunning } from './is-running.js';

/** A process of its own that runs a program, and dies in the middle. */
const RUN = join(__dirname, 'run.ts');

/** Prints its id; with `stubborn` it does not end when it is told to. */
const program = (stubborn: boolean): string =>
  `${stubborn ? "process.on('SIGTERM', () => undefined);" : ''} console.log(process.pid); setInterval(() => {}, 1000);`;

const children: number[] = [];

afterEach(() => {
  for (const id of children.splice(0)) if (isRunning(id)) process.kill(id, 'SIGKILL');
});

async function startParent(
  guarded: boolean,
  stubborn: boolean,
): Promise<{ kill(signal: string): Promise<string>; child: number }> {
  const what = { file: process.execPath, args: ['-e', program(stubborn)], guarded };
  const script = `
    const { run } = require(${JSON.stringify(RUN)});
    run({ ...${JSON.stringify(what)}, onOutput: (chunk) => process.stdout.write(chunk) });
  `;
  const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(chunk.toString());
  children.push(child);
  return {
    child,
    async kill(signal) {
      parent.kill(signal as NodeJS.Signals);
      const [, by] = (await once(parent, 'exit')) as [number | null, string];
      return by;
    },
  };
}

async function isGone(id: number): Promise<boolean> {
  for (let look = 0; look < 400 && isRunning(id); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !isRunning(id);
}

describe('a program that runs', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends when its parent dies of %s', async (signal) => {
    const parent = await startParent(false, false);
    expect(await parent.kill(signal)).toBe(signal);
    expect(await isGone(parent.child)).toBe(true);
  });

  it('ends when its parent is killed, if it is guarded', async () => {
    const parent = await startParent(true, false);
    expect(await parent.kill('SIGKILL')).toBe('SIGKILL');
    expect(await isGone(parent.child)).toBe(true);
  });

  it.each(['SIGINT', 'SIGKILL'])(
    'ends after %s of its parent though it does not want to, if it is guarded',
    async (signal) => {
      const parent = await startParent(true, true);
      await parent.kill(signal);
      expect(await isGone(parent.child)).toBe(true);
    },
  );
});
