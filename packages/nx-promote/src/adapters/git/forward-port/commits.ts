import { gitOk } from '../../process/git.js';

/** A commit of a hotfix, or of the line that should have it. */
export interface Listed {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly subject: string;
  readonly message: string;
}

/** The commits of a range, oldest first. */
export async function commitsOf(top: string, range: readonly string[]): Promise<Listed[]> {
  const args = ['log', '-z', '--reverse', '--topo-order', '--format=%H %P%n%B', '--end-of-options', ...range];
  const listed = await gitOk({ args: [...args, '--'], cwd: top }, 'listing the commits of a hotfix');
  return listed
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const end = entry.indexOf('\n');
      const [commit = '', ...parents] = entry.slice(0, end).split(' ').filter(Boolean);
      const message = entry.slice(end + 1);
      return { commit, parents, subject: message.split('\n')[0] ?? '', message };
    });
}

const MOST_PATHS = 1_000;

/** What a range touches; none (so: everything is compared) when that is more than fits a command line. */
export async function pathsOf(top: string, range: readonly string[]): Promise<string[]> {
  const args = ['log', '-z', '-m', '--no-renames', '--no-relative', '--name-only', '--format='];
  const named = await gitOk(
    { args: [...args, '--end-of-options', ...range, '--'], cwd: top },
    'listing the files of a hotfix',
  );
  const fields = named.toString('utf8').split('\0');
  const paths = [...new Set(fields.map((path) => path.replace(/^\n/, '')).filter(Boolean))];
  return paths.length > MOST_PATHS ? [] : paths;
}
