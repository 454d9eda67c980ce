import type { Readable, Writable } from 'node:stream';
import type { Options } from 'execa';
import { startGuard } from './guard.js';
import { GRACE_MS, ProcessGroup } from './process-group.js';

/** A program to run: never a shell line. `env` is added to this process's environment. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Buffer | Readable;
  /** After this many milliseconds the whole process group is ended. */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes; what it gets is not kept. */
  readonly onOutput?: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
  /** Gets the standard output, no faster than it takes it; what goes there is not kept. */
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

/**
 * Runs a program to its end and reports what came of it; never throws for what the program did. It gets a
 * process group of its own, so that a timeout reaches its children too (a git push over HTTP whose answer
 * is cut short hangs for ever in a child).
 */
export async function run(program: Program): Promise<ProgramResult> {
  const { execa } = await import('execa');
  const options = {
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    env: program.env ?? {},
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    detached: true,
    buffer: program.output === undefined ? program.onOutput === undefined : { stdout: false },
    maxBuffer: 1024 * 1024 * 1024,
    ...(program.input === undefined ? { stdin: 'ignore' } : { input: program.input }),
  } as const satisfies Options;
  const guard = program.guarded === true ? startGuard(GRACE_MS) : null;
  const child = execa(program.file, [...program.args], options);
  if (child.pid !== undefined) guard?.watch(child.pid);
  const group = new ProcessGroup(child.pid);
  const onAbort = (): void => group.end();
  program.signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    program.timeoutMs === undefined ? undefined : setTimeout(() => group.end(true), program.timeoutMs);
  if (program.onOutput !== undefined) {
    const onOutput = program.onOutput;
    child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk, 'stdout'));
    child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk, 'stderr'));
  }
  if (program.output !== undefined) {
    if (child.stdout === null || child.pid === undefined) program.output.end();
    else child.stdout.pipe(program.output);
  }
  try {
    const result = await child;
    return {
      exitCode: group.timedOut ? null : (result.exitCode ?? null),
      stdout: Buffer.from(result.stdout ?? new Uint8Array()),
      stderr: Buffer.from(result.stderr ?? new Uint8Array()).toString('utf8'),
      timedOut: group.timedOut,
      failure: result.code ?? null,
    };
  } finally {
    clearTimeout(timer);
    program.signal?.removeEventListener('abort', onAbort);
    group.release();
    guard?.release();
  }
}
