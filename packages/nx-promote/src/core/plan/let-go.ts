import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { claimOf, ending } from './claims.js';
import type { AppendStep, Verdict } from './plan.js';

/**
 * Ends as deployed what this run holds and cannot test, once it waits no longer: whoever comes next tests it.
 */
export function letUntestedGo(
  observation: Observation,
  states: readonly ComponentState[],
  why: string,
): AppendStep | null {
  const where = observation.environment.name;
  const drafts = states.flatMap((state) => {
    const claim = claimOf(observation, state);
    return claim.status === 'ours' ? [ending(state, claim.attempt, 'deployed', `not tested: ${why}`)] : [];
  });
  if (drafts.length === 0) return null;
  return { do: 'append', title: `give ${where} free again`, drafts, environments: [], tags: [] };
}

/**
 * Ends what this run holds and a rule forbids to go on with: who comes next must not wait for the lease of
 * somebody who has long gone home.
 */
export function letGo(observation: Observation, verdicts: readonly Verdict[]): AppendStep | null {
  const where = observation.environment.name;
  const drafts = verdicts.flatMap(({ component, status, summary }) => {
    const { state } = observation.ledger.component(where, component);
    const claim = claimOf(observation, state);
    if (status !== 'refused' || claim.status !== 'ours' || claim.attempt.phase !== 'started') return [];
    return [ending(state, claim.attempt, 'abandoned', summary)];
  });
  if (drafts.length === 0) return null;
  return { do: 'append', title: `give ${where} free again`, drafts, environments: [], tags: [] };
}
