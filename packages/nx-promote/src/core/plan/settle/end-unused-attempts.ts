import type { RecordDraft } from '../../ledger/draft.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { endingOfOurs } from './claims.js';
import type { AppendStep, Verdict } from '../plan.js';
import { append } from '../verdicts.js';

/**
 * Ends as deployed what this run holds and cannot test, once it waits no longer: the next run tests it.
 */
export function endUntestedAttempts(
  observation: Observation,
  states: readonly ComponentState[],
  why: string,
): AppendStep | null {
  const reason = `not tested: ${why}`;
  return freeAgain(
    observation,
    states.flatMap((state) => endingOfOurs(observation, state, 'deployed', reason)),
  );
}

/**
 * Ends what this run holds and does not go on with, since a rule forbids it or something newer runs there: the
 * next run must not wait for a lease that nobody renews.
 */
export function endUnusedAttempts(observation: Observation, verdicts: readonly Verdict[]): AppendStep | null {
  const where = observation.environment.name;
  const drafts = verdicts.flatMap(({ component, status, summary }) => {
    const { state } = observation.ledger.component(where, component);
    const isOver = status === 'refused' || status === 'superseded';
    if (!isOver || state.inProgress?.phase !== 'started') return [];
    return endingOfOurs(observation, state, 'abandoned', summary);
  });
  return freeAgain(observation, drafts);
}

function freeAgain({ environment }: Observation, drafts: readonly RecordDraft[]): AppendStep | null {
  if (drafts.length === 0) return null;
  return append(`give ${environment.name} free again`, drafts);
}
