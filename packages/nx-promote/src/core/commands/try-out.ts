import { stepsOfTry } from '../chain.js';
import { takesNoTries } from '../errors/tries.js';
import { PromoteError } from '../errors/promote-error.js';
import type { ChainIntent, ChainRequest, ComponentOutcome, EndedStep, IntentResult } from '../intent.js';
import { runIntent } from '../run-intent.js';
import type { World } from '../world.js';

/** A commit that is not merged is to be tried: the named one, or the one that is checked out. */
export type TryRequest = Omit<ChainRequest, 'unmerged'>;

/**
 * Builds, deploys and tests what is not merged, in an environment that accepts it. It goes no further: the
 * ledger keeps what the suites said and calls it verified nowhere, and the next release takes its place.
 */
export async function tryOut(
  world: World,
  request: TryRequest,
): Promise<IntentResult & { readonly ended: readonly EndedStep[] }> {
  const { environments } = world.pipeline;
  const open = environments.filter(({ acceptsUnmerged }) => acceptsUnmerged).map(({ name }) => name);
  if (!open.includes(request.environment)) {
    throw new PromoteError(takesNoTries(request.environment, open));
  }
  // What comes after the tag stands on it, so there is nothing more to foresee.
  const steps = request.dryRun ? stepsOfTry().slice(0, 1) : stepsOfTry();
  const outcomes = new Map<string, ComponentOutcome>();
  let going = request.components;
  const ended: EndedStep[] = [];
  let plan = '';
  for (const step of steps) {
    if (going.length === 0) break;
    const intent: ChainIntent = { ...request, step, components: going, unmerged: true };
    const result = await runIntent(world, intent);
    ended.push({ intent, outcomes: result.outcomes });
    for (const [name, outcome] of result.outcomes) outcomes.set(name, outcome);
    going = going.filter((name) => result.outcomes.get(name)?.success === true);
    plan = result.plan;
  }
  if (!request.dryRun) for (const name of going) tellFate(outcomes, name, request.environment);
  return { outcomes, plan, ended };
}

function tellFate(outcomes: Map<string, ComponentOutcome>, name: string, environment: string): void {
  const outcome = outcomes.get(name);
  if (outcome === undefined) return;
  const { shortId } = outcome;
  const summary = `${environment} runs ${name} ${shortId ?? ''}, which is not merged: it passed, goes no further, and the next release takes its place`;
  outcomes.set(name, { ...outcome, summary });
}
