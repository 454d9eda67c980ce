import { PromoteError } from '../../core/errors.js';
import type { Branches } from '../../core/ports/branches.js';
import { git, gitOk, redactUrls } from '../process/git.js';
import { bringCommits } from './bring-commits.js';
import { listRefs } from './remote-state.js';

export interface BranchesOptions {
  readonly workspaceRoot: string;
  readonly remote: string;
}

/** Branches of this clone and of the workspace's remote. */
export function createBranches({ workspaceRoot: cwd, remote }: BranchesOptions): Branches {
  return {
    async find(branch) {
      const ref = `refs/heads/${branch}`;
      const [local, refs] = await Promise.all([localTip(cwd, ref), listRefs(cwd, remote, [ref])]);
      // ls-remote takes patterns: "x" also finds "refs/heads/a/refs/heads/x".
      const tip = refs.get(ref) ?? null;
      if (tip !== null) await bringHere(cwd, remote, tip);
      return { local, remote: tip };
    },
    async begin(branch, commit) {
      await bringHere(cwd, remote, commit);
      const isThere = (await localTip(cwd, `refs/heads/${branch}`)) !== null;
      const args = isThere
        ? ['switch', '--quiet', '--no-guess', branch]
        : ['switch', '--quiet', '--no-track', '-c', branch, commit];
      await gitOk({ args, cwd }, `making the branch ${branch}`);
    },
  };
}

async function localTip(cwd: string, ref: string): Promise<string | null> {
  const { exitCode, stdout } = await git({
    args: ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`],
    cwd,
  });
  return exitCode === 0 ? stdout.toString('utf8').trim() : null;
}

/** Fetches a commit that this clone lacks; insists on getting it. */
async function bringHere(cwd: string, remote: string, commit: string): Promise<void> {
  const said = await bringCommits(cwd, remote, [commit]);
  if (said === null) return;
  throw new PromoteError({
    kind: 'external',
    code: 'COMMIT_NOT_HERE',
    message: `The commit ${commit} is not in this clone, and ${redactUrls(remote)} did not give it.`,
    details: redactUrls(said).split('\n').filter(Boolean).slice(-5),
    hints: [`git fetch --tags ${redactUrls(remote)}`],
  });
}
