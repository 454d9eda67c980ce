import { noteNotDue } from '../../errors/notes.js';
import { coming, unknownNotes } from '../../notes/unknown-notes.js';
import { sameArtifact } from '../../model/artifact.js';
import { noteOutcomes } from '../../decide/note-outcomes.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { kindOf } from '../settle/claims.js';
import type { Plan } from '../plan.js';

/** What was said of notes that there are not; nothing of it has been recorded. */
export function unknownIds({ environment, intent, ledger, notes }: Observation): string[] {
  const typed = [...(intent.notesDone ?? []), ...(intent.notesWaived ?? [])];
  if (typed.length === 0) return [];
  const settled = new Set(Object.keys(noteOutcomes(ledger, environment.name)));
  // A test asks for the notes of what runs; of those that are still to come it knows nothing.
  if (intent.step === 'verify' && coming(notes).length === 0) {
    return typed.filter((id) => !settled.has(id)).map((id) => noteNotDue(id, environment.name));
  }
  return unknownNotes(typed, notes, settled);
}

/** The plan with what people should know of notes that stop nobody. */
export function withNoteRemarks(observation: Observation, plan: Plan): Plan {
  const [first, ...others] = plan.verdicts;
  if (first === undefined) return plan;
  const isTold = plan.verdicts.some(({ error }) => error?.code === 'NOTES_OPEN');
  const remarks = [
    ...(isTold || !knowsNotes(observation) ? [] : unknownIds(observation)),
    ...observation.notes.overlooked.map(
      (path) =>
        `${path} is no deployment note: notes are files called *.md in the folder deployment-notes itself`,
    ),
  ];
  if (remarks.length === 0) return plan;
  return { ...plan, verdicts: [{ ...first, remarks: [...(first.remarks ?? []), ...remarks] }, ...others] };
}

/**
 * What is typed reaches every step of a chain. Only the first that acts in an environment judges it, and where
 * everything is entered on merge only one that has notes before it: the note may be meant for the next one.
 */
function knowsNotes(observation: Observation): boolean {
  const { components, environment, holder, ledger, notes } = observation;
  const own = attemptId(holder.invocation, environment.name, kindOf(observation));
  const goesOn = components.some(({ name }) => {
    const { inProgress, liveAttempt, live, verified } = ledger.component(environment.name, name).state;
    // What runs and waits for its tests has its notes looked at by that step.
    if (live !== null && !sameArtifact(live, verified)) return true;
    return inProgress?.holder.invocation === holder.invocation || liveAttempt === own;
  });
  return !goesOn && (environment.enters === 'on-request' || coming(notes).length > 0);
}
