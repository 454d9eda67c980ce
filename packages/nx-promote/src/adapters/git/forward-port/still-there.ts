import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitFailed, gitOk } from '../../process/git.js';
import { patchBetween } from './patch-ids.js';
import type { Repository } from './repository.js';

/** A change, from one commit to another, and the commit that may hold what it did. */
export interface Change {
  readonly base: string;
  readonly fix: string;
  readonly into: string;
}

/**
 * Is what a change did in the files of a commit? `there` when it could be taken back from them, `gone` when
 * only the change itself could be made: the files are as they were before it. `unclear` when neither fits, since
 * others went on from there. Independent of how long the history is.
 */
export async function stillThere(
  repository: Repository,
  change: Change,
): Promise<'there' | 'gone' | 'unclear'> {
  const { top, gitFolder, supply } = repository;
  const { base, fix, into } = change;
  await supply.change(base, fix, into);
  const patch = await patchBetween(top, base, fix);
  if (patch.length === 0) return 'there';
  const folder = await mkdtemp(join(tmpdir(), 'nx-promote-index-'));
  try {
    // Seen from an empty folder, so that git takes paths from the top and touches nobody's files or index.
    const env = { GIT_DIR: gitFolder, GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(folder, 'index') };
    const place = { cwd: folder, env };
    const args = ['read-tree', into];
    await gitOk({ ...place, args }, 'reading the files that may hold a hotfix');
    if (await applies(place, patch, ['--reverse'])) return 'there';
    if (!(await applies(place, patch, []))) return 'unclear';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return (await isMovedAway(top, patch, change)) ? 'unclear' : 'gone';
}

async function applies(
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  patch: Buffer,
  options: readonly string[],
): Promise<boolean> {
  const args = ['apply', '--cached', '--check', '-p1'];
  const result = await git({ ...place, args: [...args, ...options, '-'], input: patch });
  if (result.exitCode === 0) return true;
  if (result.exitCode === 1) return false;
  throw gitFailed(result, 'looking for a hotfix in files');
}

/** A file that the change made and somebody renamed could be made again, and is there all the same. */
async function isMovedAway(top: string, patch: Buffer, { base, fix, into }: Change): Promise<boolean> {
  if (!patch.includes('\nnew file mode ')) return false;
  const list = async (options: readonly string[], from: string, to: string): Promise<string[]> => {
    const args = ['diff-tree', '-r', '-z', '--name-status', ...options, '--end-of-options', from, to, '--'];
    const listed = await gitOk({ args, cwd: top }, 'looking for renamed files');
    return listed.toString('utf8').split('\0');
  };
  const made = new Set(await list(['--diff-filter=A'], base, fix));
  const renamed = await list(['-M100%', '--diff-filter=R'], fix, into);
  return renamed.some((path, at) => at % 3 === 1 && made.has(path));
}
