import { setTimeout as pause } from 'node:timers/promises';
import { git, gitCounters } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';

const MOST_WAITS = 40;
const WAIT_MS = 250;

export interface FetchHere {
  readonly cwd: string;
  /** What follows `git`, the word `fetch` included. */
  readonly args: readonly string[];
  readonly input?: string;
  readonly timeoutMs: number;
}

/**
 * Fetches into the clone that a person works in. Two fetches of one shallow clone refuse each other the file that says
 * where it ends; the other process can be anybody's git. So a fetch that met its lock is tried again, for ten seconds.
 * Costs one round trip for each try.
 */
export async function fetchHere({ cwd, args, input, timeoutMs }: FetchHere): Promise<ProgramResult> {
  for (let waits = 0; ; waits += 1) {
    gitCounters.roundTrips += 1;
    const result = await git({ args, cwd, timeoutMs, ...(input === undefined ? {} : { input }) });
    if (result.exitCode === 0 || waits >= MOST_WAITS || !isLockedByAnother(result.stderr)) return result;
    await pause(WAIT_MS);
  }
}

/** Git's two sentences: the lock is there, or the file changed between its reading and the lock. */
function isLockedByAnother(stderr: string): boolean {
  return /\bshallow\.lock': File exists|shallow file has changed/.test(stderr);
}
