import { git, gitOk } from '../../process/git.js';

/** A person's settings must not change what a patch looks like. */
const PLAIN_DIFF = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--full-index',
  '--binary',
  '-U3',
  '--diff-algorithm=myers',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** Commit -> the id of its patch, for every commit of the range that is no merge, on these paths only. */
export async function patchIdsOf(
  cwd: string,
  range: readonly string[],
  paths: readonly string[],
): Promise<Map<string, string>> {
  const args = ['--literal-pathspecs', 'log', '-p', '--no-merges', '--format=commit %H', ...PLAIN_DIFF];
  const patches = await gitOk(
    { args: [...args, '--end-of-options', ...range, '--', ...paths], cwd },
    'reading the patches of a hotfix',
  );
  const ids = new Map<string, string>();
  for (const [patch, commit] of await identify(cwd, patches)) ids.set(commit, patch);
  return ids;
}

/** The id of all that lies between two commits, as one patch; null when nothing does. */
export async function patchIdBetween(cwd: string, from: string, to: string): Promise<string | null> {
  const args = ['diff', ...PLAIN_DIFF, '--end-of-options', from, to, '--'];
  const [found] = await identify(cwd, await gitOk({ args, cwd }, 'reading a hotfix as one patch'));
  return found?.[0] ?? null;
}

async function identify(cwd: string, patches: Buffer): Promise<[string, string][]> {
  if (patches.length === 0) return [];
  const result = await git({ args: ['patch-id', '--stable'], cwd, input: patches });
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => line.split(' ') as [string, string]);
}
