import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PromoteError } from '../../core/errors.js';
import { git, gitOk } from '../process/git.js';
import { isRunning } from '../process/is-running.js';

const OURS = /[\\/]nx-promote-build-(\d+)-[^\\/]+[\\/]checkout$/;

/**
 * Runs a job in a detached worktree of a commit, outside the checkout, and removes the worktree whatever the
 * job does. What a killed run left behind is removed first.
 */
export async function withWorktree<T>(
  repository: string,
  commit: string,
  job: (worktree: string) => Promise<T>,
): Promise<T> {
  await insistOnCommit(repository, commit);
  await removeLeftovers(repository);
  const parent = await mkdtemp(join(await realpath(tmpdir()), `nx-promote-build-${process.pid}-`));
  const worktree = join(parent, 'checkout');
  try {
    // Hooks are for people's checkouts: a post-checkout hook might install packages, or ask something.
    const add = [
      '-c',
      'core.hooksPath=/dev/null',
      'worktree',
      'add',
      '--quiet',
      '--detach',
      worktree,
      commit,
    ];
    await gitOk({ args: add, cwd: repository }, `making a worktree of ${commit.slice(0, 12)}`);
    return await job(worktree);
  } finally {
    await removeWorktree(repository, worktree);
  }
}

async function insistOnCommit(repository: string, commit: string): Promise<void> {
  const shaped = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit);
  const found = shaped && (await git({ args: ['cat-file', '-e', `${commit}^{commit}`], cwd: repository }));
  if (found !== false && found.exitCode === 0) return;
  throw new PromoteError({
    kind: 'user',
    code: 'COMMIT_NOT_HERE',
    message: `The commit ${JSON.stringify(commit.slice(0, 64))} is not in this clone, so its image cannot be built here.`,
    hints: shaped ? [`fetch it: git fetch origin ${commit}`] : ['name a full commit id'],
  });
}

/** Worktrees of runs that were killed, told by the process id in their path. */
async function removeLeftovers(repository: string): Promise<void> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  const listed = (await gitOk({ args, cwd: repository }, 'listing worktrees')).toString('utf8').split('\0');
  for (const field of listed) {
    const path = field.startsWith('worktree ') ? field.slice('worktree '.length) : '';
    const owner = OURS.exec(path)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await removeWorktree(repository, path);
  }
}

/**
 * The files first, then git's record of them: git refuses to remove a worktree that was only half made, or
 * whose parent folder is gone. The doubled `--force` is for those that were killed while git held them locked.
 */
async function removeWorktree(repository: string, worktree: string): Promise<void> {
  await rm(worktree, { recursive: true, force: true, maxRetries: 3 });
  await mkdir(dirname(worktree), { recursive: true });
  await git({ args: ['worktree', 'remove', '--force', '--force', worktree], cwd: repository });
  await rm(dirname(worktree), { recursive: true, force: true });
}
