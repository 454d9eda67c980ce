import { git, gitFailed, gitOk } from '../../process/git.js';
import { objectId } from '../repository/object-id.js';
import { diffsOf } from './commits.js';

/** A person's settings must not change what a patch looks like. */
const PLAIN_DIFF = [
  '--full-index',
  '--binary',
  '-U3',
  '--inter-hunk-context=0',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/**
 * Commit -> the id of its patch, for every commit of the range, on these paths only. Of a merge it is the patch
 * of what it changes beside what it merges; most have none.
 */
export async function patchIdsOf(
  top: string,
  range: readonly string[],
  paths: readonly string[],
  merges: 'with-merges' | 'no-merges',
): Promise<Map<string, string>> {
  const read = merges === 'with-merges' ? patchesWithMerges : patchesOfCommits;
  const patches = await read(top, range, paths);
  return new Map((await identify(top, patches)).map(([patch, commit]) => [commit, patch]));
}

const READING = 'reading the patches of a hotfix';

function patchesOfCommits(top: string, range: readonly string[], paths: readonly string[]): Promise<Buffer> {
  return diffsOf(top, range, { which: ['--no-merges'], how: ['-p', ...PLAIN_DIFF], paths }, READING);
}

/** Only `git log` merges anew to see what a merge changes beside what it merges. */
function patchesWithMerges(top: string, range: readonly string[], paths: readonly string[]): Promise<Buffer> {
  const how = ['-p', '--remerge-diff', '--format=commit %H', ...PLAIN_DIFF];
  const args = ['--literal-pathspecs', 'log', ...how, '--end-of-options', ...range, '--', ...paths];
  return gitOk({ args, cwd: top }, READING);
}

/** All that lies between two commits, as one patch; empty when nothing does. */
export async function patchBetween(top: string, from: string, to: string): Promise<Buffer> {
  const args = ['diff-tree', '-r', '-p', ...PLAIN_DIFF, '--end-of-options', from, to, '--'];
  return gitOk({ args, cwd: top }, 'reading a hotfix as one patch');
}

/** The id of all that lies between two commits; null when nothing does. */
export async function patchIdBetween(top: string, from: string, to: string): Promise<string | null> {
  const [found] = await identify(top, await patchBetween(top, from, to));
  return found?.[0] ?? null;
}

const IDENTIFYING = 'comparing patches';

/** White space counts: in some languages it is what was mended. */
async function identify(cwd: string, patches: Buffer): Promise<[string, string][]> {
  if (patches.length === 0) return [];
  const result = await git({ args: ['patch-id', '--verbatim'], cwd, input: patches });
  if (result.exitCode !== 0) throw gitFailed(result, IDENTIFYING);
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [patch, commit] = line.split(' ');
    return [objectId(patch, IDENTIFYING), objectId(commit, IDENTIFYING)];
  });
}
