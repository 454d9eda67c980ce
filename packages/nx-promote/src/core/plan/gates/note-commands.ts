import type { Artifact } from '../../model/artifact.js';
import { isRunnable, type Obligation } from '../../notes/obligations.js';
import type { Observation } from '../../observe/observation.js';
import { noteDraft } from './note-draft.js';
import type { AppendStep, NotesStep } from '../plan.js';
import { append } from '../verdicts.js';

/**
 * Whether this run may run the note's command: once in a run, however it ended. A rollback runs none: it is to be
 * quick, and the person who asks for it is there.
 */
export function isRunnableNow(
  { findings, intent }: Pick<Observation, 'findings' | 'intent'>,
  entry: Obligation,
): boolean {
  if (intent.step === 'rollback') return false;
  return isRunnable(entry) && !findings.noteResults.some(({ id }) => id === entry.note.id);
}

/** A component that is claimed, with the artifact whose commit the command is to be taken from. */
export interface NoteSubject {
  readonly component: string;
  readonly artifact: Pick<Artifact, 'commit'>;
}

/**
 * The commands that are to be run for these components, with the record that each was begun: a run that finds
 * that and no end does not run it again. Null when there is none.
 */
export function planCommands(
  observation: Observation,
  when: 'before' | 'after',
  subjects: readonly NoteSubject[],
): readonly [AppendStep, NotesStep] | null {
  const environment = observation.environment.name;
  const commits = new Map(subjects.map(({ component, artifact }) => [component, artifact.commit]));
  const runs = observation.notes[when].flatMap((entry) => {
    const components = entry.components.filter((name) => commits.has(name));
    const [first] = components;
    const { id, fingerprint, command, timeoutSeconds } = entry.note;
    if (first === undefined || command === null || !isRunnableNow(observation, entry)) return [];
    return [{ id, fingerprint, command, timeoutSeconds, components, commit: commits.get(first) ?? '' }];
  });
  if (runs.length === 0) return null;
  const drafts = runs.flatMap(({ id, fingerprint, components }) =>
    components.map((component) =>
      noteDraft(observation, component, { id, fingerprint, outcome: 'intended' }),
    ),
  );
  const title = `begin the deployment notes ${runs.map(({ id }) => id).join(', ')}`;
  return [append(title, drafts), { do: 'notes', environment, runs }];
}
