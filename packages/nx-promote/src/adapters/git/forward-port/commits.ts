import { gitOk, gitPiped } from '../../process/git.js';
import { objectId } from '../repository/object-id.js';

/** A commit of a hotfix, or of the line that should have it. */
export interface Listed {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly subject: string;
  readonly message: string;
}

const LISTING = 'listing the commits of a hotfix';
const RECORD = ['--no-commit-header', '--format=%H %P%x00%B%x00'];

/** The commits of a range, oldest first. */
export async function commitsOf(top: string, range: readonly string[]): Promise<Listed[]> {
  const args = ['rev-list', '--reverse', '--topo-order', ...RECORD, '--end-of-options', ...range, '--'];
  return parseCommits((await gitOk({ args, cwd: top }, LISTING)).toString('utf8'));
}

/** Ids and message in turn, each ended by NUL; between two records stands a newline. */
export function parseCommits(text: string): Listed[] {
  const fields = text.split('\0');
  const rest = fields.pop() ?? '';
  if (rest.trim() !== '' || fields.length % 2 !== 0) objectId(rest.trim(), LISTING);
  const commits: Listed[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [commit, ...parents] = (fields[at] ?? '').trim().split(' ');
    const message = fields[at + 1] ?? '';
    commits.push({
      commit: objectId(commit, LISTING),
      parents: parents.map((parent) => objectId(parent, LISTING)),
      subject: message.split('\n')[0] ?? '',
      message,
    });
  }
  return commits;
}

const MOST_PATHS = 1_000;

/** What a range touches; none (so: everything is compared) when that is more than fits a command line. */
export async function pathsOf(top: string, range: readonly string[]): Promise<string[]> {
  const how = ['-m', '-z', '--name-only', '--no-commit-id'];
  const named = await diffsOf(top, range, { how }, 'listing the files of a hotfix');
  const paths = [...new Set(named.toString('utf8').split('\0').filter(Boolean))];
  return paths.length > MOST_PATHS ? [] : paths;
}

export interface Comparing {
  /** Options of `git rev-list`, beside the range. */
  readonly which?: readonly string[];
  /** Options of `git diff-tree`. */
  readonly how: readonly string[];
  /** On these paths, or on all. */
  readonly paths?: readonly string[];
}

/** What `git diff-tree` prints of each commit of a range. */
export function diffsOf(
  top: string,
  range: readonly string[],
  { which = [], how, paths = [] }: Comparing,
  doing: string,
): Promise<Buffer> {
  const flags = ['--stdin', '-r', '--root', ...how];
  return gitPiped(
    { args: ['rev-list', ...which, '--end-of-options', ...range, '--'], cwd: top },
    { args: ['--literal-pathspecs', 'diff-tree', ...flags, '--', ...paths], cwd: top },
    doing,
  );
}
