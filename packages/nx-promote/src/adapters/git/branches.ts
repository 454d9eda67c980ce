import { PromoteError } from '../../core/errors.js';
import type { Branches } from '../../core/ports/branches.js';
import { git, gitCounters, gitOk, redactUrls } from '../process/git.js';
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
      if (tip !== null) await bringHere(cwd, remote, tip, ref);
      return { local, remote: tip };
    },
    async begin(branch, commit) {
      await bringHere(cwd, remote, commit, commit);
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

/** Fetches a commit that this clone lacks, by its ref or, where the server lets one ask so, by its id. */
async function bringHere(cwd: string, remote: string, commit: string, from: string): Promise<void> {
  const has = { args: ['cat-file', '-e', `${commit}^{commit}`], cwd };
  if ((await git(has)).exitCode === 0) return;
  gitCounters.roundTrips += 1;
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--refmap='];
  const result = await git({ args: ['fetch', ...flags, '--', remote, from], cwd, timeoutMs: 600_000 });
  if (result.exitCode === 0 && (await git(has)).exitCode === 0) return;
  throw new PromoteError({
    kind: 'external',
    code: 'COMMIT_NOT_HERE',
    message: `The commit ${commit} is not in this clone, and ${redactUrls(remote)} did not give it.`,
    details: redactUrls(result.stderr).split('\n').filter(Boolean).slice(-5),
    hints: [`git fetch --tags ${redactUrls(remote)}`],
  });
}
