import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { GRACE_MS, type ProcessGroup } from './process-group.js';

export interface Limits {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How often the output of a program that has ended is looked at; counted in looks, so that a stopped process of ours cuts nothing off. */
const LOOK_MS = 50;
/** After so many looks without a byte nothing of the program's own can be left in the pipe. */
const QUIET_LOOKS = 20;
/** So many looks are enough for what the program wrote, when somebody else goes on writing. */
const MOST_LOOKS = 60;

/**
 * Waits until a program has ended and all that it wrote was read; false when it did not end, or its output could
 * not be read to the end. The exit counts, not the end of the output: a process that the program left behind may
 * hold that open without end. Nor does a program that does not end keep us: some time after its signal it is
 * given up.
 */
export async function hasEndedWell(
  child: ChildProcess,
  group: ProcessGroup,
  { timeoutMs, signal }: Limits,
): Promise<boolean> {
  const over = new AbortController();
  const toldToEnd = new AbortController();
  const end = (timedOut: boolean): void => {
    // What has ended in time only has its output read.
    if (!hasExited(child)) group.end(timedOut);
    toldToEnd.abort();
  };
  const onAbort = (): void => end(false);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end(true), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    return await Promise.race([
      happens(child, 'close', over.signal).then(() => true),
      restIsRead(child, over.signal),
      isGivenUp(toldToEnd.signal, over.signal),
    ]);
  } finally {
    over.abort();
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    endUnusedAttempts(child);
  }
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What the program wrote is in the pipes when it exits; read by somebody slow it may take any time. */
async function restIsRead(child: ChildProcess, over: AbortSignal): Promise<boolean> {
  await happens(child, 'exit', over);
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [stream]));
  let before = -1;
  for (let looks = 0, quiet = 0; quiet < QUIET_LOOKS && looks < MOST_LOOKS;) {
    await pause(LOOK_MS);
    if (over.aborted) return false;
    if (streams.some(isHeldUp)) continue;
    const read = streams.reduce((sum, stream) => sum + bytesRead(stream), 0);
    quiet = read === before ? quiet + 1 : 0;
    before = read;
    looks += 1;
  }
  return true;
}

/** Whether something was read off the pipe that its reader has not taken yet. */
function isHeldUp(stream: Readable): boolean {
  return stream.readableLength > 0;
}

function bytesRead(stream: Readable): number {
  return (stream as Readable & { readonly bytesRead?: number }).bytesRead ?? 0;
}

/** Some time after it was told to end, and some time after it was killed. */
async function isGivenUp(told: AbortSignal, over: AbortSignal): Promise<boolean> {
  if (!told.aborted) await new Promise((resolve) => told.addEventListener('abort', resolve, { once: true }));
  await pause(2 * GRACE_MS, undefined, { signal: over }).catch(() => undefined);
  return false;
}

function happens(child: ChildProcess, event: 'exit' | 'close', over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    child.once(event, () => resolve());
    over.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Who still writes to its output meets a closed pipe; one that did not end keeps no process of ours alive. */
function endUnusedAttempts(child: ChildProcess): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  child.unref();
}
