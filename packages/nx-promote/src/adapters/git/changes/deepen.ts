import { git, gitCounters } from '../../process/git.js';
import { OBJECTS_ONLY } from '../bring-commits.js';
import type { OnFetch } from './object-supply.js';

const FIRST = 200;
const FETCH_TIMEOUT_MS = 30 * 60_000;

/**
 * Lets a shallow clone go further back, four times as far each time, so that few fetches bring little more than
 * what is missing. The commits that are asked about come too, where they lie beyond the clone's end. False when
 * the remote did not give more; whoever asked says then which fetch is missing.
 */
export async function deepen(
  cwd: string,
  remote: string,
  commits: readonly string[],
  time: number,
  onFetch: OnFetch,
): Promise<boolean> {
  gitCounters.roundTrips += 1;
  const by = FIRST * 4 ** time;
  const args = ['fetch', ...OBJECTS_ONLY, `--deepen=${by}`, '--', remote, ...commits];
  const { exitCode } = await git({ args, cwd, timeoutMs: FETCH_TIMEOUT_MS });
  if (exitCode === 0) onFetch(`${by} commits further back`);
  return exitCode === 0;
}
