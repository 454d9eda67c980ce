import { git, gitFailed, gitOk } from '../../process/git.js';

/** A person's settings must not change what a patch looks like. */
export const PLAIN_DIFF = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--no-relative',
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
  const which = merges === 'with-merges' ? ['--remerge-diff'] : ['--no-merges'];
  const args = ['--literal-pathspecs', 'log', '-p', ...which, '--format=commit %H', ...PLAIN_DIFF];
  const patches = await gitOk(
    { args: [...args, '--end-of-options', ...range, '--', ...paths], cwd: top },
    'reading the patches of a hotfix',
  );
  return new Map((await identify(top, patches)).map(([patch, commit]) => [commit, patch]));
}

/** All that lies between two commits, as one patch; empty when nothing does. */
export async function patchBetween(top: string, from: string, to: string): Promise<Buffer> {
  const args = ['diff', ...PLAIN_DIFF, '--end-of-options', from, to, '--'];
  return gitOk({ args, cwd: top }, 'reading a hotfix as one patch');
}

/** The id of all that lies between two commits; null when nothing does. */
export async function patchIdBetween(top: string, from: string, to: string): Promise<string | null> {
  const [found] = await identify(top, await patchBetween(top, from, to));
  return found?.[0] ?? null;
}

/** White space counts: in some languages it is what was mended. */
async function identify(cwd: string, patches: Buffer): Promise<[string, string][]> {
  if (patches.length === 0) return [];
  const result = await git({ args: ['patch-id', '--verbatim'], cwd, input: patches });
  if (result.exitCode !== 0) throw gitFailed(result, 'comparing patches');
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => line.split(' ') as [string, string]);
}
