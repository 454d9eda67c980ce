import { gitOk } from '../../process/git.js';
import { READ_AS_IT_IS } from '../history/reading.js';

/** The whole messages of the commits that are here, from one git process; the others are absent. */
export async function commitMessages(
  workspaceRoot: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (commits.length === 0) return new Map();
  const output = await gitOk(
    {
      args: ['log', '-z', '--no-walk=unsorted', '--ignore-missing', '--stdin', '--format=%H%n%B'],
      cwd: workspaceRoot,
      env: READ_AS_IT_IS,
      input: [...new Set(commits)].map((commit) => `${commit}\n`).join(''),
    },
    'reading the messages of commits',
  );
  const entries = output.toString('utf8').split('\0').filter(Boolean);
  return new Map(
    entries.map((entry) => {
      const end = entry.indexOf('\n');
      return [entry.slice(0, end), entry.slice(end + 1).trimEnd()];
    }),
  );
}
