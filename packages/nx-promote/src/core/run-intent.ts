import type { Speller } from './model/advice.js';
import { applyPlan } from './apply/apply-plan.js';
import { LeaseKeeper } from './apply/lease-keeper.js';
import { RunState } from './apply/run-state.js';
import { BeforeEffects } from './run/before-effects.js';
import { checkOverride } from './run/check-override.js';
import type { Intent, IntentResult } from './intent.js';
import { LeaseWatch } from './decide/lease-watch.js';
import { Looks } from './run/looks.js';
import type { Observation } from './observe/observation.js';
import { finishedOutcomes, plannedOutcomes, withoutNothingToBring } from './run/outcomes.js';
import { confirmLines } from './plan/gates/confirm.js';
import type { Plan, Verdict } from './plan/plan.js';
import { deploymentLines } from './plan/enter/preflight.js';
import { plannedEntries } from './run/planned-entries.js';
import { remarksOf, renderPlan } from './render/plan-text.js';
import { WaitLimit } from './run/wait-limit.js';
import { Races } from './run/races.js';
import { EnvironmentTurns, takingTurns } from './run/step-turns.js';
import type { World } from './world.js';

const MOST_ROUNDS = 60;

/**
 * Observe, plan, show or apply; again until the plan says that nothing is left. A round after a suite, after
 * a lost race and after a crash are the same code. Throws {@link PromoteError} for what concerns all
 * components alike (a remote that is away, a checkout that is none); everything else is an outcome.
 */
export async function runIntent(world: World, intent: Intent): Promise<IntentResult> {
  checkOverride(world, intent);
  const result = await takingTurns(world, intent, (free) => rounds(world, free));
  return intent.whateverIsAhead === true ? withoutNothingToBring(result) : result;
}

async function rounds(world: World, intent: Intent): Promise<IntentResult> {
  const run = new RunState(intent.environment, new LeaseKeeper(world));
  const watch = new LeaseWatch(world.holder.invocation);
  const touched = new Map<string, Verdict>();
  const reminded = new Set<string>();
  const waitLimit = new WaitLimit(world, intent, watch);
  const still = new EnvironmentTurns(world);
  const races = new Races(world);
  let appliedLast = '';
  const before = new BeforeEffects(world);
  const looks = new Looks(world, intent, run, watch, before);
  try {
    for (let round = 0; round < MOST_ROUNDS;) {
      const { observation, plan, isNew } = await looks.choose();
      if (intent.dryRun) return shown(observation, plan, before, world.spell);
      remind(world, [...remarksOf(plan), ...before.unknown()], reminded);
      for (const verdict of plan.verdicts)
        if (verdict.status === 'go') touched.set(verdict.component, verdict);
      const busy = plan.waitFor ?? busyBeforeClaims(observation, plan);
      if (busy !== null && (plan.steps.length === 0 || plan.waitFor === null)) {
        await still.end();
        if (await waitLimit.wait(busy)) {
          run.hasWaited();
          looks.outdated();
          continue;
        }
        if (plan.steps.length === 0) {
          if (plan.atEnd == null) return finishedOutcomes(plan, touched, observation, run, world.spell);
          const isOver = await applyPlan(world, { ...plan, steps: [plan.atEnd] }, observation.ledger, run);
          if (!isOver) {
            looks.outdated();
            await races.pauseAfter(fingerprint(observation, plan));
            continue;
          }
          // The heartbeats of what was let go are over too.
          return finishedOutcomes(plan, touched, await looks.atEnd(), run, world.spell);
        }
      } else if (plan.steps.length === 0)
        return finishedOutcomes(plan, touched, observation, run, world.spell);
      if (!(await still.keepFor(observation, plan))) {
        await waitLimit.waitForSibling(`another step of this run moves or tests ${intent.environment}`);
        looks.outdated();
        continue;
      }
      const now = fingerprint(observation, plan);
      if (now === appliedLast && !isNew) {
        looks.outdated();
        continue;
      }
      if (now === appliedLast)
        throw new Error(`the same plan came twice:\n${renderPlan(plan, intent.environment, world.spell)}`);
      waitLimit.end();
      run.goesBy(isNew);
      const isDone = await applyPlan(world, plan, observation.ledger, run);
      if (!isDone) looks.outdated();
      // A lost race is no round, and the same plan may follow it: what has moved need not concern the plan.
      appliedLast = isDone ? now : '';
      if (isDone) round += 1;
      await still.after(plan);
      if (isDone) races.won();
      else await races.pauseAfter(now);
    }
  } finally {
    waitLimit.end();
    await still.end();
    await run.leases.end(looks.last);
  }
  throw new Error(`no end after ${MOST_ROUNDS} rounds`);
}

/**
 * The member of a set that somebody else holds while we hold none. It is waited for before any other member is
 * claimed: two runs that each hold what the other waits for would never end. When the time to wait is over, or
 * nobody wished to wait, the set goes on without it.
 */
function busyBeforeClaims(
  { components, environment, ledger, holder }: Observation,
  plan: Plan,
): string | null {
  const holds = components.some(({ name }) => {
    const attempt = ledger.component(environment.name, name).state.inProgress;
    return attempt?.holder.invocation === holder.invocation;
  });
  if (holds) return null;
  return plan.verdicts.find(({ error }) => error?.code === 'BUSY')?.error?.message ?? null;
}

/** Says once what somebody who promotes ought to know. */
function remind({ reporter }: World, remarks: readonly string[], reminded: Set<string>): void {
  for (const remark of remarks) {
    if (reminded.has(remark)) continue;
    reminded.add(remark);
    reporter.warn(remark);
  }
}

/** A plan that repeats itself on an unchanged world would never end. */
function fingerprint(observation: Observation, plan: Plan): string {
  const tips = observation.components.map(
    ({ name }) => observation.ledger.component(observation.environment.name, name).tip,
  );
  const whole = observation.ledger.environment(observation.environment.name).tip;
  const { tags, images } = observation;
  return JSON.stringify([tips, whole, tags.size, [...images], plan.steps]);
}

function shown(observation: Observation, plan: Plan, before: BeforeEffects, spell: Speller): IntentResult {
  const remarks = [...dirtyLines(observation), ...confirmLines(observation, plan), ...before.unknown()];
  const previews = before.deployments();
  const text = [
    renderPlan(plan, observation.environment.name, spell),
    ...deploymentLines(previews),
    ...remarks.map((line) => `  ! ${line}`),
  ];
  const entries = plannedEntries(observation, plan, previews, remarks);
  return plannedOutcomes(plan, entries, text.join('\n'), spell);
}

/** Said by the first step alone: the others come after it. */
function dirtyLines({ intent, checkout }: Observation): string[] {
  const dirty = intent.step === 'tag' ? (checkout?.dirty ?? []) : [];
  if (dirty.length === 0) return [];
  const names = dirty.slice(0, 5).join(', ') + (dirty.length > 5 ? `, and ${dirty.length - 5} more` : '');
  return [
    `the checkout has changes that are in no commit (${names}): this dry run tries them, the release refuses them`,
  ];
}
