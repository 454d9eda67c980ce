import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Options } from 'execa';
import { hasEndedWell } from './ending.js';
import { startGuard } from './guard.js';
import { Kept } from './output.js';
import { GRACE_MS, ProcessGroup } from './process-group.js';

/** A program to run: never a shell line. `env` is added to this process's environment. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer | Readable;
  /** After this many milliseconds the whole process group is ended; what does not end then is not waited for. */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes; what it gets is not kept. */
  readonly onOutput?: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
  /** The same for the standard output alone; what is said to the error output is kept, for an error to say. */
  readonly onStdout?: (chunk: Buffer) => void;
  /**
   * Gets the standard output, no faster than it takes it; what goes there is not kept. It is destroyed with an
   * error where the output is not complete.
   */
  readonly output?: Writable;
  readonly signal?: AbortSignal;
  /**
   * Whether it must not outlive us even when we are killed. For what acts or takes long: deployments, builds,
   * suites, commands of notes. Costs a process beside it.
   */
  readonly guarded?: boolean;
}

export interface ProgramResult {
  /** Null when it could not be started, was killed, or ran into the timeout. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Why it could not be started: `ENOENT`, `EACCES`; null otherwise. */
  readonly failure: string | null;
}

const NOT_STARTED: ProgramResult = {
  exitCode: null,
  stdout: Buffer.alloc(0),
  stderr: '',
  timedOut: false,
  failure: null,
};

/**
 * Runs a program to its end and reports what came of it; never throws for what the program did. It gets a
 * process group of its own, so that a timeout reaches its children too (a git push over HTTP whose answer
 * is cut short hangs in a child without end).
 */
export async function run(program: Program): Promise<ProgramResult> {
  if (program.signal?.aborted === true) return NOT_STARTED;
  const { execa } = await import('execa');
  const options = {
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    env: program.env ?? {},
    encoding: 'buffer',
    reject: false,
    detached: true,
    buffer: false,
    ...(program.input === undefined ? { stdin: 'ignore' } : { input: program.input }),
  } as const satisfies Options;
  const child = execa(program.file, [...program.args], options);
  // What came of it is asked of the process itself: execa waits until nobody holds its output open.
  child.catch(() => undefined);
  if (child.pid === undefined) {
    program.output?.end();
    return { ...NOT_STARTED, failure: (await child).code ?? 'UNKNOWN' };
  }
  const guard = program.guarded === true ? startGuard(GRACE_MS) : null;
  guard?.watch(child.pid);
  const group = new ProcessGroup(child.pid);
  const tooMuch = new AbortController();
  const kept = new Kept(() => tooMuch.abort());
  // A reader that throws, since the text is no record, ends the program, and its error is the caller's: thrown in
  // an event it would end this whole process.
  const thrown: unknown[] = [];
  passOn(
    child,
    program.output,
    kept,
    readersOf(program, (error) => {
      thrown.push(error);
      tooMuch.abort();
    }),
  );
  try {
    const { timeoutMs, signal = tooMuch.signal } = program;
    const whole = await hasEndedWell(child, group, {
      timeoutMs,
      signal: AbortSignal.any([signal, tooMuch.signal]),
    });
    if (thrown.length > 0) throw thrown[0];
    if (!whole && !signal.aborted) group.timedOut = true;
    const wasGood = whole && !group.timedOut && !kept.overflowed;
    if (program.output !== undefined) {
      if (wasGood) program.output.end();
      else program.output.destroy(new Error('the output was cut off'));
    }
    return {
      exitCode: wasGood ? child.exitCode : null,
      stdout: kept.of('stdout'),
      stderr: kept.of('stderr').toString('utf8'),
      timedOut: group.timedOut,
      failure: kept.overflowed ? 'ENOBUFS' : null,
    };
  } finally {
    group.release();
    guard?.release();
  }
}

type Readers = Partial<Record<'stdout' | 'stderr', (chunk: Buffer) => void>>;

/** Who gets what as it comes. A reader hands its first error on instead of throwing it; nothing is read after it. */
function readersOf({ onOutput, onStdout }: Program, onError: (error: unknown) => void): Readers {
  let failed = false;
  const guarded = (read: (chunk: Buffer) => void) => (chunk: Buffer) => {
    if (failed) return;
    try {
      read(chunk);
    } catch (error) {
      failed = true;
      onError(error);
    }
  };
  if (onStdout !== undefined) return { stdout: guarded(onStdout) };
  if (onOutput === undefined) return {};
  return {
    stdout: guarded((chunk) => onOutput(chunk, 'stdout')),
    stderr: guarded((chunk) => onOutput(chunk, 'stderr')),
  };
}

/** Each piece of output goes to one place. */
function passOn(child: ChildProcess, output: Writable | undefined, kept: Kept, readers: Readers): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const read = readers[stream];
    if (stream === 'stdout' && output !== undefined) child.stdout?.pipe(output);
    else if (read === undefined) kept.keep(child, stream);
    else child[stream]?.on('data', read);
  }
}
