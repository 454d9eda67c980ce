import { branchBehind, branchMissing, hotfixElsewhere, hotfixEmpty } from '../../errors/hotfix.js';
import { dirtyTree } from '../../errors/trunk.js';
import { PromoteError } from '../../errors/promote-error.js';
import { unknownAncestry } from '../../errors/history.js';
import { isUnknown } from '../../model/ancestry.js';
import type { Hotfix } from '../../model/hotfix.js';
import type { CheckoutFacts } from '../../ports/git.js';
import type { World } from '../../world.js';

type BranchWorld = Pick<World, 'pipeline' | 'git' | 'branches'>;

/**
 * The commit that the hotfix is by now: the branch's tip, which stands on the base and on something more. Who is
 * on the branch has nothing in the checkout that the commit lacks.
 */
export async function hotfixCommit(
  world: BranchWorld,
  component: string,
  { name, branch, base }: Hotfix,
  checkout: CheckoutFacts,
  typed: string,
): Promise<string> {
  if (checkout.branch === branch && checkout.dirty.length > 0) {
    throw new PromoteError(dirtyTree(checkout.dirty, typed));
  }
  const commit = await hotfixTip(world, branch);
  if (commit === null) throw new PromoteError(branchMissing(component, branch, world.pipeline.remote));
  if (commit === base.commit) throw new PromoteError(hotfixEmpty(component, name, branch));
  const [stands] = await world.git.ancestry([{ ancestor: base.commit, descendant: commit }]);
  if (stands === 'yes') return commit;
  throw new PromoteError(
    isUnknown(stands)
      ? unknownAncestry(base.commit, branch, stands.gap, world.pipeline.remote)
      : hotfixElsewhere(branch, base.shortId),
  );
}

/**
 * Where the branch stands; null when there is none. This clone's may be ahead of the remote's; the other way round
 * somebody else has gone on.
 */
export async function hotfixTip(world: BranchWorld, branch: string): Promise<string | null> {
  const { local, remote } = await world.branches.find(branch);
  if (local === null || remote === null || local === remote) return local ?? remote;
  const [isAhead] = await world.git.ancestry([{ ancestor: remote, descendant: local }]);
  if (isAhead === 'yes') return local;
  throw new PromoteError(
    isUnknown(isAhead)
      ? unknownAncestry(remote, branch, isAhead.gap, world.pipeline.remote)
      : branchBehind(branch, world.pipeline.remote),
  );
}
