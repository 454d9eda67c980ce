import { gitOk } from '../../process/git.js';
import { missingHere } from './commits-here.js';
import { fetchHere } from './fetch-here.js';

/**
 * Fetches the commits that this clone lacks, all at once, by their ids; a server lets one ask so unless it
 * speaks the first version of git's protocol. Gives what git said when it could not, else null.
 * A shallow clone gets the commits alone: it would get all of the history behind them, for it cannot tell what of
 * that it has. Who asks about their history lets it be deepened.
 */
export async function bringCommits(
  cwd: string,
  remote: string,
  commits: readonly string[],
): Promise<string | null> {
  const missing = await missingHere(cwd, commits);
  if (missing.length === 0) return null;
  const args = ['fetch', '--quiet', ...(await depthHere(cwd)), '--', remote, ...missing];
  const { exitCode, stderr } = await fetchHere({ args, cwd, timeoutMs: 600_000 });
  return exitCode === 0 ? null : stderr;
}

/** How far back to fetch what is not here; a depth would make any other clone a shallow one. */
export async function depthHere(cwd: string): Promise<string[]> {
  const args = ['rev-parse', '--is-shallow-repository'];
  const answer = await gitOk({ args, cwd }, 'looking whether the clone is shallow');
  return answer.toString('utf8').trim() === 'true' ? ['--depth=1'] : [];
}
