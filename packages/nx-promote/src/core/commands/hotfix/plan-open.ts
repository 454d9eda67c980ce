import type { ErrorFacts } from '../../errors/promote-error.js';
import { approvalElsewhere, branchElsewhere, branchInTheWay, hotfixNameTaken } from '../../errors/hotfix.js';
import { sameArtifact } from '../../model/artifact.js';
import type { Base, Hotfix } from '../../model/hotfix.js';
import type { Actor } from '../../model/record.js';
import type { BranchFacts } from '../../ports/branches.js';
import { announceOpened } from './announce-hotfix.js';
import { planOf, refusedPlan, type CommandPlan } from '../../plan/command-plan.js';
import { decided } from './record-hotfix.js';

export interface OpenFacts {
  readonly component: string;
  readonly name: string;
  readonly reason: string;
  /** As it was typed. */
  readonly approvedBy: string | undefined;
  readonly branch: string;
  readonly base: Base;
  /** The hotfix that has the name by now. */
  readonly known: Hotfix | undefined;
  readonly found: BranchFacts;
  readonly remote: string;
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly now: string;
  /** What the person is told. */
  readonly text: string;
}

/**
 * The decision on the record, the team told, and the branch on which the fix is to be written. What an earlier run
 * came to is not done again.
 */
export function planOpenHotfix(facts: OpenFacts): CommandPlan {
  const { component, branch, base, known, actor, now, text } = facts;
  const error = (known === undefined ? null : otherDecision(known, facts)) ?? takenBranch(facts);
  if (error !== null) return refusedPlan(error);
  const { name, reason, approvedBy = null } = facts;
  const { environment: from, artifact } = base;
  const fresh = decided(
    { component, name, branch, from, base: artifact, reason, approvedBy },
    actor.name,
    now,
  );
  return planOf(
    [
      ...(known === undefined ? [fresh.step] : []),
      announceOpened(component, known ?? fresh.hotfix, base.names),
      { do: 'branch', branch, commit: artifact.commit },
    ],
    text,
  );
}

/** Repeated, a command goes on with its own decision; another one must not pass for it. */
function otherDecision(
  known: Hotfix,
  { component, reason, base, approvedBy, actor }: OpenFacts,
): ErrorFacts | null {
  const isFresh = known.commit === null && known.settled === null;
  const isSame = known.by === actor.name && known.reason === reason;
  if (!isFresh || !isSame || !sameArtifact(known.base, base.artifact))
    return hotfixNameTaken(component, known);
  const isAgreed = approvedBy === undefined || approvedBy === known.approvedBy;
  return isAgreed ? null : approvalElsewhere(component, known);
}

/** A branch that this very hotfix had made before it was interrupted is its own. */
function takenBranch({ branch, base, known, remote: origin, found }: OpenFacts): ErrorFacts | null {
  const { local, remote, inTheWay } = found;
  if (inTheWay !== null) return branchInTheWay(branch, inTheWay, origin, 'choose another --name');
  if (remote !== null) return branchElsewhere(branch, `on ${origin}`, remote);
  const isOwn = known !== undefined && local === base.artifact.commit;
  return local === null || isOwn ? null : branchElsewhere(branch, 'in this clone', local);
}
