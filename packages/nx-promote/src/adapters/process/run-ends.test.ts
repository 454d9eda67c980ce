import { PassThrough } from 'node:stream';
import { gitPiped } from './git.js';
import { isRunning } from './is-running.js';
import { run } from './run.js';

/** Far longer than any test: what waits for one of these never ends. */
const LONG = 600;
/** Started by a program in a session of its own, which no signal to the program's group reaches. */
const escaped: number[] = [];

afterEach(() => {
  for (const id of escaped.splice(0)) if (isRunning(id)) process.kill(id, 'SIGKILL');
});

/** Leaves a process behind that holds the output open, says its id, and goes on with the rest. */
const leaving = (rest: string): string => `setsid sleep ${LONG} & echo $!; ${rest}`;

function sh(script: string, more: Partial<Parameters<typeof run>[0]> = {}) {
  return run({ file: 'sh', args: ['-c', script], ...more });
}

function remember(output: Buffer): number {
  const id = Number(output.toString().split('\n')[0]);
  escaped.push(id);
  return id;
}

it('hands on the error of a reader, and ends the program', async () => {
  let pieces = 0;
  const reading = sh(`while :; do echo x; sleep 0.01; done`, {
    onOutput: () => {
      pieces += 1;
      throw new Error('this is no record');
    },
  });
  await expect(reading).rejects.toThrow('this is no record');
  expect(pieces).toBe(1);
});

describe('a program that leaves a process behind which holds its output open', () => {
  it.each([0, 3])('has ended with its own exit code %s, and the process goes on', async (code) => {
    const result = await sh(leaving(`exit ${code}`));
    const left = remember(result.stdout);
    expect(result).toMatchObject({ exitCode: code, timedOut: false, failure: null });
    expect(isRunning(left)).toBe(true);
  });

  it('has said everything that it wrote, also when others read it', async () => {
    const pieces: Buffer[] = [];
    const output = new PassThrough();
    output.on('data', (chunk: Buffer) => pieces.push(chunk));
    const ended = new Promise((resolve) => output.on('end', resolve));
    const result = await sh(leaving('head -c 300000 /dev/zero; echo last'), { output });
    await ended;
    const said = Buffer.concat(pieces);
    remember(said);
    expect(result.exitCode).toBe(0);
    expect(said.subarray(-5).toString()).toBe('last\n');
    expect(said.length).toBeGreaterThan(300_000);
  });

  it('has not passed its time limit, though the limit comes while its output is still open', async () => {
    const result = await sh(leaving('exit 0'), { timeoutMs: 1_000 });
    remember(result.stdout);
    expect(result).toMatchObject({ exitCode: 0, timedOut: false });
  });

  it('is out of time when it does not end itself', async () => {
    const result = await sh(leaving(`exec sleep ${LONG}`), { timeoutMs: 500 });
    remember(result.stdout);
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
  });

  it('is over although what it left behind goes on writing', async () => {
    const result = await sh(`setsid yes & echo $! >&2; exit 0`, { onOutput: collectError });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false });
  });
});

function collectError(chunk: Buffer, stream: 'stdout' | 'stderr'): void {
  if (stream === 'stderr') remember(chunk);
}

describe('a program that no signal of ours ends', () => {
  it('is out of time all the same, and its output is let go', async () => {
    const kill = process.kill.bind(process);
    const spy = jest.spyOn(process, 'kill').mockImplementation((id, signal) => {
      // As for a program of another user, or one that hangs in the system.
      if (id < 0) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
      return kill(id, signal);
    });
    try {
      const result = await sh(`echo $$; exec sleep ${LONG}`, { timeoutMs: 500 });
      const left = remember(result.stdout);
      expect(result).toMatchObject({ exitCode: null, timedOut: true });
      expect(isRunning(left)).toBe(true);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('a program whose input never ends', () => {
  it('has ended when it ended', async () => {
    const result = await sh('exit 0', { input: new PassThrough() });
    expect(result).toMatchObject({ exitCode: 0, timedOut: false });
  });

  it('is out of time at its limit', async () => {
    const result = await sh('cat; exit 0', { input: new PassThrough(), timeoutMs: 500 });
    expect(result).toMatchObject({ exitCode: null, timedOut: true });
  });
});

it('does not start what was called off before', async () => {
  const stop = new AbortController();
  stop.abort();
  const result = await sh(`sleep ${LONG}`, { signal: stop.signal });
  expect(result).toMatchObject({ exitCode: null, timedOut: false });
});

describe('two gits, of which one reads the other', () => {
  const quiet = { args: ['-c', `alias.quiet=!sleep ${LONG}`, 'quiet'] };
  const endless = { args: ['-c', 'alias.endless=!yes', 'endless'] };

  it.each([
    ['the first one', { ...quiet, timeoutMs: 500 }, { args: ['hash-object', '--stdin'] }],
    ['the second one', { args: ['--version'] }, { ...quiet, timeoutMs: 500 }],
  ])('are out of time together when %s is', async (_which, first, second) => {
    await expect(gitPiped(first, second, 'reading')).rejects.toMatchObject({
      code: 'GIT_FAILED',
      message: 'git did not finish in time while reading.',
    });
  });

  it('end together when the second one stops reading in the middle', async () => {
    const piped = gitPiped(endless, { args: ['-c', 'alias.enough=!head -c 10', 'enough'] }, 'reading');
    await expect(piped).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });
});
