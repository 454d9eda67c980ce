import type { NoteOutcome } from '../../model/record.js';
import type { LeavingNote } from '../../notes/obligations.js';
import type { Observation } from '../../observe/observation.js';
import { noteOutcome } from '../gates/note-draft.js';

/** Notes that were carried out here and go away with what the component runs; the last one first. */
export function leavingNotes({ notes }: Observation, component: string): readonly LeavingNote[] {
  return notes.leaving.filter(
    ({ components, outcome }) => components.includes(component) && outcome.outcome !== 'undone',
  );
}

/** Those of them that nothing can undo. */
export function irreversible(observation: Observation, component: string): readonly LeavingNote[] {
  return leavingNotes(observation, component).filter(({ note }) => !note.reversible);
}

/** The record that they are owed again, whenever their commits come back. What cannot be undone stays done. */
export function undone(observation: Observation, component: string): NoteOutcome[] {
  return leavingNotes(observation, component)
    .filter(({ note }) => note.reversible)
    .map(({ note: { id, fingerprint } }) => noteOutcome(observation, { id, fingerprint, outcome: 'undone' }));
}

/** What a person has to do about them, one line each. */
export function undoLines(observation: Observation, component: string): string[] {
  return leavingNotes(observation, component).map(({ note }) =>
    note.reversible
      ? `the deployment note ${note.id} was carried out and may need undoing: ${note.undo ?? 'it does not say how'}`
      : `the deployment note ${note.id} was carried out and cannot be undone`,
  );
}
