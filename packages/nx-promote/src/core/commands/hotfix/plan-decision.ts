import { hotfixUndecided } from '../../errors/hotfix.js';
import type { Base, Hotfix, Obligations } from '../../model/hotfix.js';
import type { Actor } from '../../model/record.js';
import { planOf, refusedPlan, type CommandPlan } from '../../plan/command-plan.js';
import { announceOpened } from './announce-hotfix.js';
import { decided } from './record-hotfix.js';

export interface DecisionFacts {
  readonly component: string;
  readonly branch: string;
  readonly obligations: Obligations;
  /** Why the rule that a hotfix is decided before it is shipped is overridden; null where it is not. */
  readonly reason: string | null;
  /** What the branch stands on; null where no decision is to be made. */
  readonly base: Base | null;
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly now: string;
  readonly typed: string;
}

/** With the hotfix as the ledger has it, or will have it once the plan is applied. */
export interface DecisionPlan extends CommandPlan {
  readonly hotfix: Hotfix | null;
}

/**
 * The decision behind what is to be shipped. Nobody ships without one; an override of this rule gives a reason, and
 * that is the decision then.
 */
export function planDecision(facts: DecisionFacts): DecisionPlan {
  const { component, branch, obligations, reason, base, actor, now, typed } = facts;
  const known = onBranch(obligations, branch);
  if (known !== undefined) {
    // Decided in this very way, by a run that may have ended before it could tell.
    const isOwn = reason === known.reason && known.commit === null;
    return { ...planOf(isOwn ? [announceOpened(component, known)] : []), hotfix: known };
  }
  if (reason === null || base === null) {
    return { ...refusedPlan(hotfixUndecided(component, branch, typed)), hotfix: null };
  }
  const name = freeName(obligations, branch.replaceAll('/', '-'));
  const { environment: from, artifact } = base;
  const decision = { component, name, branch, from, base: artifact, reason, approvedBy: null };
  const { step, hotfix } = decided(decision, actor.name, now);
  return { ...planOf([step, announceOpened(component, hotfix)]), hotfix };
}

export function onBranch({ hotfixes }: Obligations, branch: string): Hotfix | undefined {
  return hotfixes.find((hotfix) => hotfix.branch === branch);
}

/** Two branches may be written alike as names: `fix/uuid` and `fix-uuid`. */
function freeName({ hotfixes }: Obligations, wanted: string): string {
  const isTaken = (name: string): boolean => hotfixes.some((hotfix) => hotfix.name === name);
  let name = wanted;
  for (let next = 2; isTaken(name); next += 1) name = `${wanted}-${next}`;
  return name;
}
