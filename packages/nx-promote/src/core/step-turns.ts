import { PromoteError } from './errors.js';
import { sameStepTwice } from './errors/claims.js';
import type { ComponentOutcome, Intent, IntentResult } from './intent.js';
import { LeaseWatch } from './observe/lease-watch.js';
import { Patience } from './patience.js';
import type { World } from './world.js';

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
  const patience = new Patience(world, intent, new LeaseWatch(world.holder.invocation));
  try {
    for (;;) {
      const locks = await world.stepLocks.acquire(names.map(keyOf));
      try {
        const free = names.filter((name) => !locks.taken.has(keyOf(name)));
        const taken = names.filter((name) => locks.taken.has(keyOf(name)));
        if (taken.length === 0) return await act(intent);
        if (free.length === 0 && (await patience.wait(sentence(taken[0] ?? '', intent)))) continue;
        const result = free.length === 0 ? NOTHING : await act({ ...intent, components: free });
        const refusals = taken.map((name) => [name, refusal(name, intent)] as const);
        return { ...result, outcomes: new Map([...result.outcomes, ...refusals]) };
      } finally {
        await locks.release();
      }
    }
  } finally {
    patience.end();
  }
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
