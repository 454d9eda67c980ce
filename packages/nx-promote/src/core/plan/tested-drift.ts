import type { ErrorFacts } from '../errors.js';
import { drifted, leftBehind } from '../errors/drift.js';
import { runs } from '../model/runs.js';
import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { claimOf } from './claims.js';
import { driftOf } from './eligibility.js';

/**
 * Why nothing can be said of the artifact that the ledger knows to run: a verdict would be about another one.
 * Stricter than {@link driftOf}: what a deployment that failed has left there is something else too.
 */
export function runsAnother(
  observation: Pick<Observation, 'running'>,
  state: ComponentState,
): ErrorFacts | null {
  const running = observation.running.get(state.component);
  if (running === undefined || state.live === null || runs(running, state.live)) return null;
  const [name, where, found] = [state.component, state.environment, running.reference ?? 'nothing'];
  const facts = drifted(name, where, found, state.live.shortId);
  return driftOf(observation, state, null) === null ? leftBehind(facts, name, where) : facts;
}

/**
 * Why a suite of environment scope cannot judge these components: one of them does not run what the ledger
 * knows, so the answer would be kept for a set that nobody has tested.
 */
export function anotherInSet(
  observation: Observation,
  drift: (observation: Observation, state: ComponentState) => ErrorFacts | null,
): ErrorFacts | null {
  const { environment, pipeline, ledger, components } = observation;
  if (environment.verify.every((name) => pipeline.suites[name]?.scope !== 'environment')) return null;
  for (const { name } of components) {
    const { state } = ledger.component(environment.name, name);
    const claim = claimOf(observation, state);
    // What is being moved runs something else for a while, and the run that moves it is waited for.
    if (claim.status === 'busy' || (claim.status !== 'free' && claim.attempt.phase === 'started')) continue;
    const found = drift(observation, state);
    if (found !== null) return found;
  }
  return null;
}
