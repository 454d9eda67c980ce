import type { CherryPicks, PickAnswer, PickRequest } from '../../../core/ports/cherry-picks.js';
import type { Worktrees } from '../../../core/ports/worktrees.js';
import { git, gitCounters, gitFailed, gitOk } from '../../process/git.js';
import { committerEnvironment } from './committer.js';
import { idIn } from './object-id.js';
import { hasArrived } from './pushed.js';

export interface CherryPickOptions {
  readonly remote: string;
  readonly worktrees: Worktrees;
}

/** Picks commits in worktrees of their own: whoever types the command goes on working where they are. */
export function createCherryPicks({ remote, worktrees }: CherryPickOptions): CherryPicks {
  return {
    pick: (request) =>
      worktrees.withWorktree(request.onto, async (cwd) => {
        const env = await committerEnvironment(cwd, 'commits what is picked onto the trunk');
        for (const commit of request.commits) {
          const conflict = await pickOne({ cwd, env }, commit, request.onto);
          if (conflict !== null) return conflict;
        }
        const head = await headOf(cwd);
        if (head === request.onto) return { kind: 'empty' };
        await push(cwd, remote, head, request);
        return { kind: 'pushed', commit: head };
      }),
  };
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Null when it was picked, or was there already. Of a merge it is what it brought to its branch: what that has
 * from elsewhere was picked before, or is there.
 */
async function pickOne(place: Place, commit: string, onto: string): Promise<PickAnswer | null> {
  const picked = await git({ ...place, args: ['cherry-pick', '-x', '-m', '1', commit] });
  if (picked.exitCode === 0) return null;
  const paths = await unmergedPaths(place.cwd);
  if (paths.length > 0) {
    const told = await Promise.all(
      paths.map(async (path) => ({ path, by: await lastTouch(place.cwd, commit, onto, path) })),
    );
    return { kind: 'conflict', commit, paths: told };
  }
  const doing = `picking ${commit.slice(0, 12)}`;
  if (!(await isEmptyPick(place.cwd))) throw gitFailed(picked, doing);
  await gitOk({ ...place, args: ['cherry-pick', '--skip'] }, doing);
  return null;
}

async function unmergedPaths(cwd: string): Promise<string[]> {
  const args = ['diff-files', '--name-only', '--diff-filter=U', '-z'];
  const unmerged = await gitOk({ args, cwd }, 'listing what conflicts');
  return unmerged.toString('utf8').split('\0').filter(Boolean);
}

/** Only what git had begun to pick, and found nothing of it to be left, is there already. */
async function isEmptyPick(cwd: string): Promise<boolean> {
  const [begun, staged] = await Promise.all([
    git({ args: ['rev-parse', '--verify', '--quiet', 'CHERRY_PICK_HEAD'], cwd }),
    git({ args: ['diff-index', '--cached', '--quiet', 'HEAD', '--'], cwd }),
  ]);
  return begun.exitCode === 0 && staged.exitCode === 0;
}

async function lastTouch(cwd: string, commit: string, onto: string, path: string): Promise<string | null> {
  const how = ['--max-count=1', '--no-commit-header', '--format=%h %s'];
  const args = ['rev-list', ...how, `${commit}..${onto}`, '--', `:(top,literal)${path}`];
  const { stdout } = await git({ args, cwd });
  return stdout.toString('utf8').trim() || null;
}

async function headOf(cwd: string): Promise<string> {
  const doing = 'reading what was picked';
  return idIn(await gitOk({ args: ['rev-parse', 'HEAD'], cwd }, doing), doing);
}

async function push(
  cwd: string,
  remote: string,
  commit: string,
  { branch, replaces }: PickRequest,
): Promise<void> {
  gitCounters.roundTrips += 1;
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${replaces ?? ''}`;
  const args = ['push', '--porcelain', lease, '--', remote, `${commit}:${ref}`];
  const pushed = await git({ args, cwd, timeoutMs: 600_000 });
  const isThere = await hasArrived(cwd, remote, new Map([[ref, commit]]), pushed);
  if (!isThere) throw gitFailed(pushed, `pushing the branch ${branch}`);
}
