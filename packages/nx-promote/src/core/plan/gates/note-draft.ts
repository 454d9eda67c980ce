import type { RecordDraft } from '../../ledger/draft.js';
import type { NoteOutcome } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';

/** What became of a note. */
export interface NoteSettled {
  readonly id: string;
  readonly fingerprint: string;
  readonly outcome: NoteOutcome['outcome'];
  readonly detail?: string | undefined;
  /** Why, where a person said so. */
  readonly reason?: string | undefined;
}

/** The record of what became of a note for one component; an attempt that goes on stays as it is. */
export function noteDraft(observation: Observation, component: string, settled: NoteSettled): RecordDraft {
  const { environment, holder, ledger } = observation;
  const { state } = ledger.component(environment.name, component);
  const because = settled.reason === undefined ? {} : { reason: settled.reason };
  return {
    attempt: state.inProgress?.attempt ?? attemptId(holder.invocation, environment.name, 'note'),
    kind: settled.outcome === 'waived' ? 'waive' : 'note',
    phase: state.inProgress?.phase ?? 'abandoned',
    component,
    environment: environment.name,
    artifact: state.inProgress?.artifact ?? state.live,
    notes: [{ ...noteOutcome(observation, settled), ...because }],
    ...because,
  };
}

/** As a record keeps it. */
export function noteOutcome(
  { actor }: Observation,
  { id, outcome, fingerprint, detail }: NoteSettled,
): NoteOutcome {
  return { id, outcome, by: actor.name, fingerprint, ...(detail === undefined ? {} : { detail }) };
}
