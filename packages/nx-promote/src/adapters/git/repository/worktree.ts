import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { factsOf, PromoteError } from '../../../core/errors/promote-error.js';
import { commitNotHere, notCheckedOut } from '../../../core/errors/git.js';
import { git, gitOk } from '../../process/git.js';
import { bringCommits } from './bring-commits.js';
import type { Worktrees } from '../../../core/ports/worktrees.js';
import { lendModules } from './worktree-modules.js';
import { isRunning } from '../../process/is-running.js';

export interface WorktreesOptions {
  readonly workspaceRoot: string;
  /** Named in the hint when a commit is not here. */
  readonly remote?: string;
}

/**
 * Detached worktrees in the temporary folder, with the checkout's installed packages, wherever in its
 * repository the workspace is. One is made also when HEAD is that commit and the tree is clean: a suite must
 * not see, or leave, what is ignored or generated in the checkout, and a person may go on working there
 * meanwhile. Hooks do not run; submodules are not filled; a sparse checkout's worktrees have all files.
 */
export function createWorktrees({ workspaceRoot, remote = 'origin' }: WorktreesOptions): Worktrees {
  let tidied: Promise<void> | undefined;
  return {
    async withWorktree(commit, job) {
      await insistOnCommit(workspaceRoot, commit, remote);
      await (tidied ??= removeLeftovers(workspaceRoot));
      const inside = await gitOk(
        { args: ['rev-parse', '--show-prefix'], cwd: workspaceRoot },
        'finding the workspace',
      );
      const parent = await mkdtemp(join(await realpath(tmpdir()), `${prefix()}${process.pid}-`));
      const worktree = join(parent, 'checkout');
      const path = resolve(worktree, inside.toString('utf8').replace(/\n$/, ''));
      try {
        await addWorktree(workspaceRoot, worktree, commit, remote);
        await keepWhole(worktree);
        await lendModules(workspaceRoot, path);
        return await job(path);
      } finally {
        await removeWorktree(workspaceRoot, worktree);
      }
    },
  };
}

/** Two containers that share a temporary folder do not see each other's processes. */
function prefix(): string {
  return `nx-promote-worktree-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;
}

async function insistOnCommit(cwd: string, commit: string, remote: string): Promise<void> {
  const shaped = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit);
  if (shaped && (await bringCommits(cwd, remote, [commit])) === null) return;
  throw new PromoteError(
    commitNotHere(
      'user',
      `The commit ${JSON.stringify(commit.slice(0, 64))} is not in this clone, so nothing can be run at it here.`,
      shaped ? [`fetch it: git fetch ${remote} ${commit}`] : ['name a full commit id'],
    ),
  );
}

/** In a partial clone git fetches the commit's missing files in one step while it checks them out. */
async function addWorktree(cwd: string, worktree: string, commit: string, remote: string): Promise<void> {
  const args = ['worktree', 'add', '--quiet', '--detach', '--', worktree, commit];
  try {
    await gitOk({ args, cwd }, `making a worktree of ${commit.slice(0, 12)}`);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    throw new PromoteError(notCheckedOut(factsOf(error), commit, remote), { cause: error });
  }
}

/**
 * git gives a new worktree the patterns and settings of a sparse checkout, and would go by them as soon as anybody runs
 * git in it. The checkout's own are left as they are.
 */
async function keepWhole(worktree: string): Promise<void> {
  const args = [
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'info/sparse-checkout',
    '--absolute-git-dir',
  ];
  const answer = await gitOk({ args, cwd: worktree }, 'finding the settings of a worktree');
  const [patterns = '', folder = ''] = answer.toString('utf8').split('\n');
  await rm(patterns, { force: true });
  const own = join(folder, 'config.worktree');
  if (existsSync(own)) await appendFile(own, '[core]\n\tsparseCheckout = false\n[index]\n\tsparse = false\n');
}

/** What killed runs of this machine left behind, told by the process id in the path. */
async function removeLeftovers(cwd: string): Promise<void> {
  const listing = await gitOk({ args: ['worktree', 'list', '--porcelain', '-z'], cwd }, 'listing worktrees');
  for (const field of listing.toString('utf8').split('\0')) {
    const path = field.startsWith('worktree ') ? field.slice('worktree '.length) : '';
    const folder = basename(dirname(path));
    const owner = folder.startsWith(prefix()) ? /^(\d+)-/.exec(folder.slice(prefix().length)) : null;
    if (owner !== null && !isRunning(Number(owner[1]))) await removeWorktree(cwd, path);
  }
}

/**
 * The files first: git refuses to remove a worktree that was only half made. Then git's own record of this
 * one, never `prune`, which also forgets a person's worktrees on a drive that is not mounted just now.
 */
async function removeWorktree(cwd: string, worktree: string): Promise<void> {
  await rm(worktree, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  await mkdir(dirname(worktree), { recursive: true });
  await git({ args: ['worktree', 'remove', '--force', '--force', '--', worktree], cwd });
  await rm(dirname(worktree), { recursive: true, force: true });
}
