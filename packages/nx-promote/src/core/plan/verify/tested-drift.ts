import type { ErrorFacts } from '../../errors/promote-error.js';
import { drifted, leftBehind } from '../../errors/drift.js';
import { runs } from '../../model/runs.js';
import type { Observation } from '../../observe/observation.js';
import type { Case } from '../case.js';
import { driftOf } from '../gates/eligibility.js';

/**
 * Why nothing can be said of the artifact that the ledger knows to run: a verdict would be about another one.
 * Stricter than {@link driftOf}: what a deployment that failed has left there is something else too.
 */
export function runsAnother({ observation, name, where, state }: Case): ErrorFacts | null {
  const running = observation.running.get(name);
  if (running === undefined || state.live === null || runs(running, state.live)) return null;
  const facts = drifted(name, where, running.reference ?? 'nothing', state.live.shortId);
  return driftOf(observation, state, null) === null ? leftBehind(facts, name, where) : facts;
}

/**
 * Why a suite of environment scope cannot judge these components: one of them does not run what the ledger
 * knows, so the answer would be kept for a set that nobody has tested.
 */
export function anotherInSet(
  observation: Observation,
  cases: readonly Case[],
  drift: (one: Case) => ErrorFacts | null,
): ErrorFacts | null {
  const { environment, pipeline } = observation;
  if (environment.verify.every((name) => pipeline.suites[name]?.scope !== 'environment')) return null;
  for (const one of cases) {
    const { claim } = one;
    // What is being moved runs something else for a while, and the run that moves it is waited for.
    if (claim.status === 'busy' || (claim.status !== 'free' && claim.attempt.phase === 'started')) continue;
    const found = drift(one);
    if (found !== null) return found;
  }
  return null;
}
