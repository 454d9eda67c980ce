import { PromoteError } from '../../errors/promote-error.js';
import { branchInTheWay } from '../../errors/hotfix.js';
import type { Unknown } from '../../model/ancestry.js';
import type { PickRequest } from '../../ports/cherry-picks.js';
import type { PortCommit, PortQuestion } from '../../ports/forward-ports.js';
import type { World } from '../../world.js';

/**
 * What is to be picked onto which commit, so that the branch of the forward port brings all that the trunk lacks.
 * A branch that is there keeps what people did on it, and gets what came to the hotfix since; one that the trunk
 * has merged already brings nothing more, and goes on from the trunk. Unknown where this clone cannot tell.
 */
export async function picksFor(
  world: Pick<World, 'pipeline' | 'branches' | 'git' | 'forwardPorts'>,
  branch: string,
  question: PortQuestion,
  missing: readonly PortCommit[],
): Promise<PickRequest | Unknown> {
  const { base, fix, into: trunkTip, family } = question;
  const { remote: there, inTheWay } = await world.branches.find(branch);
  if (inTheWay?.isRemote === true) {
    throw new PromoteError(branchInTheWay(branch, inTheWay, world.pipeline.remote));
  }
  const fromTrunk = { branch, onto: trunkTip, replaces: there, commits: missing.map(({ commit }) => commit) };
  if (there === null) return fromTrunk;
  const [isMerged] = await world.git.ancestry([{ ancestor: there, descendant: trunkTip }]);
  if (isMerged === undefined) throw new Error(`nobody said whether ${branch} is merged`);
  if (isMerged === 'yes') return fromTrunk;
  if (isMerged !== 'no') return isMerged;
  const onBranch = { base, fix, into: there, ...(family === undefined ? {} : { family }) };
  const [answer] = await world.forwardPorts.forwardPorts([onBranch]);
  if (answer === undefined) throw new Error(`nobody said what ${branch} lacks`);
  if (answer.kind === 'unknown') return answer;
  return { branch, onto: there, replaces: there, commits: answer.missing.map(({ commit }) => commit) };
}
