import type { ErrorFacts } from '../errors/promote-error.js';
import { observePreflight, type PreflightFacts } from '../observe/observe-preflight.js';
import type { Observation } from '../observe/observation.js';
import { choosePlan } from '../plan/choose-plan.js';
import type { Plan } from '../plan/plan.js';
import {
  deploymentPreviews,
  goingUnchecked,
  preflightErrors,
  unaskedRights,
  withoutBlocked,
  type DeploymentPreview,
} from '../plan/enter/preflight.js';
import type { World } from '../world.js';

/**
 * What a run checks before the first effect on each component: once for each, in the round in which it is about to
 * have one. A member of a set that is busy at first comes later than the others.
 */
export class BeforeEffects {
  private readonly checked = new Set<string>();
  private readonly blocked = new Map<string, ErrorFacts>();
  private seen: { readonly names: readonly string[]; readonly facts: PreflightFacts }[] = [];

  constructor(private readonly world: World) {}

  /** The plan for what may go, and the observation that it was made from. */
  async choose(looked: Observation): Promise<{ readonly observation: Observation; readonly plan: Plan }> {
    for (;;) {
      const observation = withoutBlocked(looked, this.blocked);
      const plan = choosePlan(observation);
      const fresh = goingUnchecked(observation, plan, this.checked);
      if (fresh.size === 0) return { observation, plan };
      const facts = await observePreflight(this.world, observation, fresh);
      for (const [name, error] of preflightErrors(observation, plan, facts, fresh.keys()))
        this.blocked.set(name, error);
      for (const name of fresh.keys()) this.checked.add(name);
      this.seen.push({ names: [...fresh.keys()], facts });
    }
  }

  /** Checks what was refused again: it was looked at with what was known, and now everything is looked at anew. */
  checkRefusedAgain(): void {
    const refused = new Set(this.blocked.keys());
    this.blocked.clear();
    for (const name of refused) this.checked.delete(name);
    this.seen = this.seen.filter(({ names }) => !names.some((name) => refused.has(name)));
  }

  /** The deployments as a dry run shows them. */
  deployments(): DeploymentPreview[] {
    return this.seen.flatMap(({ facts }) => deploymentPreviews(facts, this.blocked));
  }

  /** What could not be checked. */
  unknown(): string[] {
    return [...new Set(this.seen.flatMap(({ facts }) => unaskedRights(facts)))];
  }
}
