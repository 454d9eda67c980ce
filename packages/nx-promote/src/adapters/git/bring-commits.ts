import { git, gitCounters, gitOk } from '../process/git.js';

/** What a fetch beside the person's own work may touch: objects, and nothing else. */
export const OBJECTS_ONLY = [
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--refmap=',
];

/**
 * Fetches the commits that this clone lacks, all at once, by their ids; a server lets one ask so unless it
 * speaks the first version of git's protocol. Gives what git said when it could not, else null.
 */
export async function bringCommits(
  cwd: string,
  remote: string,
  commits: readonly string[],
): Promise<string | null> {
  const missing = await missingHere(cwd, commits);
  if (missing.length === 0) return null;
  gitCounters.roundTrips += 1;
  const args = ['fetch', ...OBJECTS_ONLY, '--', remote, ...missing];
  const { exitCode, stderr } = await git({ args, cwd, timeoutMs: 600_000 });
  return exitCode === 0 ? null : stderr;
}

async function missingHere(cwd: string, commits: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(commits)];
  if (wanted.length === 0) return [];
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const found = await gitOk({ args, cwd, input: `${wanted.join('\n')}\n` }, 'looking for commits');
  const missing = new Set(
    found
      .toString('utf8')
      .split('\n')
      .filter((line) => line.endsWith(' missing')),
  );
  return wanted.filter((commit) => missing.has(`${commit} missing`));
}
