import type { ProgramResult } from './run.js';

type Ending = Pick<ProgramResult, 'exitCode' | 'timedOut' | 'failure'>;

/** How a program ended that did not end well, as the end of a sentence about the program. */
export function howItEnded(ending: Ending, timeoutMs: number): string {
  return withoutExitCode(ending, timeoutMs) ?? `failed with exit code ${ending.exitCode}`;
}

/** The same as the beginning of a line that goes on with what the program said. */
export function endingLabel(ending: Ending, timeoutMs: number): string {
  return withoutExitCode(ending, timeoutMs) ?? `exit code ${ending.exitCode}`;
}

/** A time limit ends a program by a signal, so it comes first. Null where there is an exit code. */
function withoutExitCode({ exitCode, timedOut, failure }: Ending, timeoutMs: number): string | null {
  if (timedOut) return `did not end within ${timeoutMs / 1_000} s and was stopped`;
  if (failure === 'ENOENT') return 'was not found (ENOENT)';
  if (failure !== null) return `could not be started (${failure})`;
  return exitCode === null ? 'was killed' : null;
}
