import { applyPlan } from '../apply/apply-plan.js';
import { LeaseKeeper } from '../apply/lease-keeper.js';
import { RunState } from '../apply/run-state.js';
import { PromoteError, spelledFacts } from '../errors/promote-error.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { planOf, NOTHING_DONE, type CommandPlan, type Found } from '../plan/command-plan.js';
import type { Step } from '../plan/plan.js';
import { Races } from '../run/races.js';
import { renderSteps } from '../render/plan-text.js';
import type { World } from '../world.js';

/** A plan, and the ledger that it was made on. */
export interface Look<Plan extends CommandPlan> {
  readonly ledger: LedgerSnapshot;
  readonly plan: Plan;
}

export interface CarriedOut<Plan extends CommandPlan> {
  readonly plan: Plan;
  readonly text: string;
  readonly success: boolean;
}

/**
 * Looks, plans and applies for a command beside the chain; in a dry run the plan is its text and nothing is applied.
 * Whoever loses a race looks and plans again. A command that was killed is typed again, and goes on: its plan has what
 * is left.
 */
export async function carryOut<Plan extends CommandPlan>(
  world: World,
  look: (found: Found) => Promise<Look<Plan>>,
  { dryRun, untilNothing = false }: { readonly dryRun: boolean; readonly untilNothing?: boolean },
): Promise<CarriedOut<Plan>> {
  const run = new RunState('', new LeaseKeeper(world));
  let applied = '';
  for (const races = new Races(world); ;) {
    const before = run.found();
    const { ledger, plan } = await look(before);
    if (plan.error !== null) throw new PromoteError(spelledFacts(plan.error, world.spell));
    const { steps, success } = plan;
    if (dryRun) return { plan, text: planned(plan), success };
    if (steps.length === 0) return { plan, text: plan.text(before), success };
    const now = JSON.stringify(steps);
    if (now === applied) throw new Error(`the same plan came twice:\n${renderSteps(steps).join('\n')}`);
    const isDone = await applyPlan(world, { verdicts: [], steps, waitFor: null }, ledger, run);
    if (isDone && !untilNothing) return { plan, text: plan.text(run.found()), success };
    applied = isDone ? now : '';
    // What ended the plan may be known by now: that is no lost race.
    const hasFound = JSON.stringify(run.found()) !== JSON.stringify(before);
    if (!isDone && !hasFound) await races.pauseAfter(seenBy(ledger, steps));
  }
}

/** What would be said, and what would be done. */
function planned({ text, steps }: CommandPlan): string {
  const lines = [text(NOTHING_DONE), ...renderSteps(steps), '(dry run: nothing was changed)'];
  return lines.filter((line) => line !== '').join('\n');
}

/** What the ledger said when the plan was made: its own times are new with every look. */
function seenBy(ledger: LedgerSnapshot, steps: readonly Step[]): string {
  const seen = steps.map((step) =>
    step.do !== 'append'
      ? step
      : [
          ...step.environments.map(({ environment }) => ledger.environment(environment).tip),
          ...(step.hotfixes ?? []).map(({ component }) => ledger.obligations(component).tip),
        ],
  );
  return JSON.stringify(seen.filter((one) => !('do' in one) || one.do !== 'announce'));
}

/** Applies steps that follow from no look of their own. */
export async function applySteps(
  world: World,
  ledger: LedgerSnapshot,
  steps: readonly Step[],
): Promise<void> {
  await carryOut(world, async () => ({ ledger, plan: planOf(steps) }), { dryRun: false });
}
