import type { CherryPicks, PickAnswer, PickRequest } from '../../core/ports/cherry-picks.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { git, gitCounters, gitOk } from '../process/git.js';

export interface CherryPickOptions {
  readonly remote: string;
  readonly worktrees: Worktrees;
}

/** Nobody's editor, hooks or key are asked for what is picked on its own. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'core.editor=true'];

/** Picks commits in worktrees of their own: whoever types the command goes on working where they are. */
export function createCherryPicks({ remote, worktrees }: CherryPickOptions): CherryPicks {
  return {
    pick: (request) =>
      worktrees.withWorktree(request.onto, async (cwd) => {
        for (const commit of request.commits) {
          const conflict = await pickOne(cwd, commit, request.onto);
          if (conflict !== null) return conflict;
        }
        const head = await headOf(cwd);
        if (head === request.onto) return { kind: 'empty' };
        await push(cwd, remote, head, request);
        return { kind: 'pushed', commit: head };
      }),
  };
}

/** Null when it was picked, or was there already. */
async function pickOne(cwd: string, commit: string, onto: string): Promise<PickAnswer | null> {
  const { exitCode } = await git({ args: [...QUIET, 'cherry-pick', '-x', commit], cwd });
  if (exitCode === 0) return null;
  const unmerged = await gitOk(
    { args: ['diff', '--name-only', '--diff-filter=U', '-z', '--no-relative'], cwd },
    'listing what conflicts',
  );
  const paths = unmerged.toString('utf8').split('\0').filter(Boolean);
  if (paths.length > 0) {
    const told = await Promise.all(
      paths.map(async (path) => ({ path, by: await lastTouch(cwd, commit, onto, path) })),
    );
    return { kind: 'conflict', commit, paths: told };
  }
  await gitOk({ args: [...QUIET, 'cherry-pick', '--skip'], cwd }, `picking ${commit.slice(0, 12)}`);
  return null;
}

async function lastTouch(cwd: string, commit: string, onto: string, path: string): Promise<string | null> {
  const args = ['log', '-1', '--format=%h %s', `${commit}..${onto}`, '--', `:(top,literal)${path}`];
  const { stdout } = await git({ args, cwd });
  return stdout.toString('utf8').trim() || null;
}

async function headOf(cwd: string): Promise<string> {
  return (await gitOk({ args: ['rev-parse', 'HEAD'], cwd }, 'reading what was picked'))
    .toString('utf8')
    .trim();
}

async function push(cwd: string, remote: string, commit: string, { branch }: PickRequest): Promise<void> {
  gitCounters.roundTrips += 1;
  const ref = `refs/heads/${branch}`;
  const flags = ['--quiet', '--no-verify', '--no-follow-tags', '--no-signed', `--force-with-lease=${ref}:`];
  await gitOk(
    { args: ['push', ...flags, '--', remote, `${commit}:${ref}`], cwd, timeoutMs: 600_000 },
    `pushing the branch ${branch}`,
  );
}
