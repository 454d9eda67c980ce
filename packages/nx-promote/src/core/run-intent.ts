import { applyPlan } from './apply/apply-plan.js';
import { RunState } from './apply/run-state.js';
import { PromoteError } from './errors.js';
import type { ComponentOutcome, Intent, IntentResult } from './intent.js';
import { observe } from './observe/observe.js';
import type { Observation } from './observe/observation.js';
import { choosePlan } from './plan/choose-plan.js';
import type { Plan, Verdict } from './plan/plan.js';
import { renderPlan } from './render/plan-text.js';
import type { World } from './world.js';

const MOST_ROUNDS = 60;
const WAIT_PAUSE_MS = 3_000;

/**
 * Observe, plan, show or apply; again until the plan says that nothing is left. A round after a suite, after
 * a lost race and after a crash are the same code. Throws {@link PromoteError} for what concerns all
 * components alike (a remote that is away, a checkout that is none); everything else is an outcome.
 */
export async function runIntent(world: World, intent: Intent): Promise<IntentResult> {
  const run = new RunState();
  const touched = new Map<string, Verdict>();
  const patience = patienceOf(world, intent);
  let before = '';
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const observation = await observe(world, intent, run.findings());
    const plan = choosePlan(observation);
    if (intent.dryRun) return shown(observation, plan);
    for (const verdict of plan.verdicts) if (verdict.status === 'go') touched.set(verdict.component, verdict);
    if (plan.steps.length === 0 && plan.waitFor === null) return finished(plan, touched);
    if (plan.steps.length === 0 && plan.waitFor !== null) {
      if (!(await patience(plan.waitFor))) return finished(plan, touched);
      continue;
    }
    const now = fingerprint(observation, plan);
    if (now === before) throw new Error(`the same plan came twice:\n${renderPlan(plan, intent.environment)}`);
    before = now;
    await applyPlan(world, plan, observation.ledger, run);
  }
  throw new Error(`no end after ${MOST_ROUNDS} rounds`);
}

/** Waits for somebody else as long as was allowed; false when the patience is over. */
function patienceOf(world: World, intent: Intent): (why: string) => Promise<boolean> {
  const { waitSeconds } = world.pipeline;
  const allowed = intent.waitSeconds ?? (world.actor.run === null ? waitSeconds.terminal : waitSeconds.ci);
  const begun = world.clock.monotonic();
  return async (why) => {
    if (world.clock.monotonic() - begun >= allowed * 1000) return false;
    world.reporter.tell(`waiting: ${why}`);
    await world.clock.sleep(WAIT_PAUSE_MS);
    return true;
  };
}

/** A plan that repeats itself on an unchanged world would go on for ever. */
function fingerprint(observation: Observation, plan: Plan): string {
  const tips = observation.components.map(
    ({ name }) => observation.ledger.component(observation.environment.name, name).tip,
  );
  const whole = observation.ledger.environment(observation.environment.name).tip;
  return JSON.stringify([tips, whole, [...observation.tags.keys()].length, plan.steps]);
}

function shown(observation: Observation, plan: Plan): IntentResult {
  const outcomes = plan.verdicts.map((verdict) => ({
    ...outcome(verdict, true),
    status: verdict.status === 'go' ? ('planned' as const) : verdict.status,
  }));
  return { outcomes: byComponent(outcomes), plan: renderPlan(plan, observation.environment.name) };
}

function finished(plan: Plan, touched: ReadonlyMap<string, Verdict>): IntentResult {
  const outcomes = plan.verdicts.map((verdict) => {
    const worked = touched.get(verdict.component);
    const quiet = verdict.status === 'nothing-to-do' && worked !== undefined;
    return outcome(
      quiet ? { ...verdict, status: 'done', summary: verdict.summary.replace(/ already$/, '') } : verdict,
    );
  });
  return { outcomes: byComponent(outcomes), plan: '' };
}

function outcome(verdict: Verdict, foreseen = false): ComponentOutcome {
  const { component, status, summary, artifact, error } = verdict;
  return {
    component,
    status: status === 'go' ? 'waiting' : status,
    // Still to do when the patience is over is not done: only a dry run may end on it.
    success: error === null && status !== 'refused' && status !== 'failed' && (status !== 'go' || foreseen),
    summary,
    error: error === null ? null : new PromoteError(error),
    shortId: artifact?.shortId ?? null,
    digest: artifact?.digest ?? null,
  };
}

function byComponent(outcomes: readonly ComponentOutcome[]): Map<string, ComponentOutcome> {
  return new Map(outcomes.map((entry) => [entry.component, entry]));
}
