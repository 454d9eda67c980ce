import { PromoteError } from '../errors/promote-error.js';
import { sameStepTwice } from '../errors/claims.js';
import type { ComponentOutcome, Intent, IntentResult } from '../intent.js';
import { LeaseWatch } from '../decide/lease-watch.js';
import type { Observation } from '../observe/observation.js';
import { WaitLimit } from './wait-limit.js';
import type { Plan } from '../plan/plan.js';
import type { HeldStepLocks } from '../ports/step-locks.js';
import type { World } from '../world.js';

/**
 * Lets one process of this invocation at a time work on a component in an environment. To the ledger all of
 * them are the same holder, so it cannot keep two copies of one step apart.
 */
export async function takingTurns(
  world: World,
  intent: Intent,
  act: (intent: Intent) => Promise<IntentResult>,
): Promise<IntentResult> {
  if (intent.dryRun) return act(intent);
  const names = intent.components.length > 0 ? intent.components : world.components.map(({ name }) => name);
  const keyOf = (name: string): string => JSON.stringify([world.holder.invocation, intent.environment, name]);
  const waitLimit = new WaitLimit(world, intent, new LeaseWatch(world.holder.invocation));
  try {
    for (;;) {
      const locks = await world.stepLocks.acquire(names.map(keyOf));
      try {
        const free = names.filter((name) => !locks.taken.has(keyOf(name)));
        const taken = names.filter((name) => locks.taken.has(keyOf(name)));
        if (taken.length === 0) return await act(intent);
        if (free.length === 0 && (await waitLimit.wait(sentence(taken[0] ?? '', intent)))) continue;
        const result = free.length === 0 ? NOTHING : await act({ ...intent, components: free });
        const refusals = taken.map((name) => [name, refusal(name, intent)] as const);
        return { ...result, outcomes: new Map([...result.outcomes, ...refusals]) };
      } finally {
        await locks.release();
      }
    }
  } finally {
    waitLimit.end();
  }
}

/**
 * Keeps the other processes of this run from moving an environment that one of them tests as a whole, and from
 * testing one that is being moved: from the first such effect until its outcome is recorded. Between different
 * runs the environment's ref in the ledger does the same.
 */
export class EnvironmentTurns {
  private held: HeldStepLocks | null = null;

  constructor(private readonly world: Pick<World, 'stepLocks' | 'holder'>) {}

  /** Before a plan is applied; false while another process of this run moves or tests the environment. */
  async keepFor({ environment, pipeline }: Observation, plan: Plan): Promise<boolean> {
    const shared = environment.verify.some((name) => pipeline.suites[name]?.scope === 'environment');
    if (this.held !== null || !shared || !plan.steps.some(movesOrNeedsStillness)) return true;
    const key = JSON.stringify([this.world.holder.invocation, environment.name]);
    const locks = await this.world.stepLocks.acquire([key]);
    if (locks.taken.size === 0) this.held = locks;
    else await locks.release();
    return locks.taken.size === 0;
  }

  /** After a plan was applied: one that neither moved nor tested anything has recorded what came of it. */
  async after(plan: Plan): Promise<void> {
    if (!plan.steps.some(movesOrNeedsStillness)) await this.end();
  }

  /** Who waits for somebody else, or is through, keeps nobody. */
  async end(): Promise<void> {
    await this.held?.release();
    this.held = null;
  }
}

function movesOrNeedsStillness(step: Plan['steps'][number]): boolean {
  if (step.do === 'suites') return step.runs.some(({ component }) => component === null);
  return step.do === 'deploy';
}

const NOTHING: IntentResult = { outcomes: new Map(), plan: '' };

function sentence(component: string, { environment }: Intent): string {
  return sameStepTwice(component, environment).message;
}

function refusal(component: string, { environment }: Intent): ComponentOutcome {
  const error = new PromoteError(sameStepTwice(component, environment));
  const summary = error.message;
  return { component, status: 'refused', success: false, summary, error, shortId: null, digest: null };
}
