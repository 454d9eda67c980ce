import { PromoteError } from '../../../core/errors/promote-error.js';
import { commitNotHere } from '../../../core/errors/git.js';
import type { Branches, BranchInTheWay } from '../../../core/ports/branches.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { git, gitOk } from '../../process/git.js';
import { bringCommits } from './bring-commits.js';
import { idIn } from './object-id.js';
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
      const [local, here, refs] = await Promise.all([
        localTip(cwd, ref),
        localRefs(cwd, [...prefixesOf(ref), `${ref}/`]),
        listRefs(cwd, remote, [ref, ...prefixesOf(ref), `${ref}/*`]),
      ]);
      // ls-remote takes patterns: "x" also finds "refs/heads/a/refs/heads/x".
      const tip = refs.get(ref) ?? null;
      if (tip !== null) await bringHere(cwd, remote, tip);
      const inTheWay = obstacle(ref, here, false) ?? obstacle(ref, refs.keys(), true);
      return { local, remote: tip, inTheWay };
    },
    async begin(branch, commit) {
      await bringHere(cwd, remote, commit);
      const isThere = (await localTip(cwd, `refs/heads/${branch}`)) !== null;
      const args = isThere
        ? ['switch', '--quiet', '--no-guess', branch]
        : ['switch', '--quiet', '--no-track', '-c', branch, commit];
      await gitOk({ args, cwd, inPersonsWorkTree: true }, `making the branch ${branch}`);
    },
  };
}

/** `refs/heads/a` and `refs/heads/a/b` of `refs/heads/a/b/c`. */
function prefixesOf(ref: string): string[] {
  const parts = ref.split('/');
  return parts.slice(3).map((_, at) => parts.slice(0, at + 3).join('/'));
}

function obstacle(ref: string, others: Iterable<string>, isRemote: boolean): BranchInTheWay | null {
  const prefixes = prefixesOf(ref);
  for (const other of others) {
    if (!prefixes.includes(other) && !other.startsWith(`${ref}/`)) continue;
    return { branch: other.slice('refs/heads/'.length), isRemote };
  }
  return null;
}

async function localRefs(cwd: string, patterns: readonly string[]): Promise<string[]> {
  const args = ['for-each-ref', '--format=%(refname)', '--', ...patterns];
  const listed = await gitOk({ args, cwd }, 'listing branches');
  return listed.toString('utf8').split('\n').filter(Boolean);
}

async function localTip(cwd: string, ref: string): Promise<string | null> {
  const { exitCode, stdout } = await git({
    args: ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`],
    cwd,
  });
  return exitCode === 0 ? idIn(stdout, 'looking for a branch') : null;
}

/** Fetches a commit that this clone lacks; insists on getting it. */
async function bringHere(cwd: string, remote: string, commit: string): Promise<void> {
  const said = await bringCommits(cwd, remote, [commit]);
  if (said === null) return;
  throw new PromoteError(
    commitNotHere(
      'external',
      `The commit ${commit} is not in this clone, and ${withoutSecrets(remote)} did not give it.`,
      [`git fetch --tags ${withoutSecrets(remote)}`],
      withoutSecrets(said).split('\n').filter(Boolean).slice(-5),
    ),
  );
}
