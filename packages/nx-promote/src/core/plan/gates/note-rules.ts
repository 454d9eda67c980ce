import type { ErrorFacts } from '../../errors/promote-error.js';
import { notesOwed } from '../../errors/notes.js';
import { isOwed, type Obligation } from '../../notes/obligations.js';
import type { Observation } from '../../observe/observation.js';
import { isRunnableNow } from './note-commands.js';
import { noteDraft } from './note-draft.js';
import { unknownIds } from './note-remarks.js';
import { overrideOf } from './overrides.js';
import type { Plan } from '../plan.js';
import { append, go, plan } from '../verdicts.js';

/** Notes of the component that a person must deal with before it enters; null when there is none. */
export function owedBefore(observation: Observation, component: string): ErrorFacts | null {
  return owed(observation, component, 'before');
}

/** Those that a person must deal with after it came, before it counts as verified; null when there is none. */
export function owedAfter(observation: Observation, component: string): ErrorFacts | null {
  return owed(observation, component, 'after');
}

/** Whether anything is to be carried out for the component, by whomever, before it counts as verified. */
export function waitsForAfter({ notes, notesBack }: Observation, component: string): boolean {
  return [...notes.after, ...notesBack].some(
    (entry) => entry.components.includes(component) && isOwed(entry),
  );
}

/** Those that a person can be asked about in this step, each once. */
export function openNotes(observation: Observation): OpenNote[] {
  const { before, after } = observation.notes;
  const { step } = observation.intent;
  const due = step === 'verify' ? after : step === 'reverify' ? [...before, ...after] : before;
  return due.flatMap((entry) => {
    const { id, source, text } = entry.note;
    return needsPerson(observation, entry) ? [{ id, source, text, components: entry.components }] : [];
  });
}

/** A note as a person is asked about it. */
export interface OpenNote {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  readonly components: readonly string[];
}

function owed(observation: Observation, component: string, when: 'before' | 'after'): ErrorFacts | null {
  const { environment, intent, notes } = observation;
  const open = notes[when].filter(
    (entry) => entry.components.includes(component) && needsPerson(observation, entry),
  );
  if (open.length === 0) return null;
  return notesOwed(component, environment.name, when, open, {
    typed: intent.typed,
    unknown: unknownIds(observation),
    reasonMissing: (intent.notesWaived ?? []).length > 0 && intent.reason === undefined,
  });
}

/**
 * Records what has become of notes, before anything else is planned: what a person says of them, and how the
 * commands ended that this run has begun. It is so whatever comes of the deployment. Null when there is nothing
 * to record.
 */
export function planNotes(observation: Observation): Plan | null {
  const { environment, intent, ledger, targets } = observation;
  if (intent.dryRun) return null;
  const said = [...observation.notes.before, ...observation.notes.after].flatMap((entry) => {
    const settled = isOwed(entry) ? settledBy(observation, entry) : null;
    if (settled === null || entry.components.every((name) => goesBack(observation, name))) return [];
    const { id, fingerprint } = entry.note;
    return [{ id, fingerprint, ...settled, components: entry.components, detail: undefined }];
  });
  const ended = observation.findings.noteResults.filter(({ id, components }) =>
    components.some(
      (name) => ledger.component(environment.name, name).state.notes[id]?.outcome === 'intended',
    ),
  );
  const settled = [...said, ...ended];
  if (settled.length === 0) return null;
  const drafts = settled.flatMap((entry) =>
    entry.components.map((component) => noteDraft(observation, component, entry)),
  );
  const verdicts = [...new Set(drafts.map(({ component }) => component))].flatMap((component) => {
    const target = targets.get(component);
    const { state } = ledger.component(environment.name, component);
    return target?.kind === 'artifact' ? [go(state, target.artifact, 'deployment notes are recorded')] : [];
  });
  const title = `record deployment notes: ${settled.map(({ id, outcome }) => `${id} ${outcome}`).join(', ')}`;
  return plan(verdicts, [append(title, drafts)]);
}

/** Whether it is owed, nobody has said anything of it in this run, and no command carries it out. */
function needsPerson(observation: Observation, entry: Obligation): boolean {
  return isOwed(entry) && settledBy(observation, entry) === null && !isRunnableNow(observation, entry);
}

/** What this run said of a note was about what it puts back now. */
function goesBack({ environment, findings, ledger }: Observation, component: string): boolean {
  const kind = ledger.component(environment.name, component).state.inProgress?.kind;
  return findings.rejections.has(component) || kind === 'redeploy' || kind === 'rollback';
}

interface Said {
  readonly outcome: 'done' | 'waived';
  readonly reason: string | undefined;
}

/**
 * What the person who typed says of the note; nobody waives one without a reason. An override of the gate
 * waives what the gate would ask for.
 */
function settledBy(observation: Observation, entry: Obligation): Said | null {
  const { notesDone = [], notesWaived = [], reason } = observation.intent;
  const { id } = entry.note;
  if (notesDone.includes(id)) return { outcome: 'done', reason };
  if (notesWaived.includes(id) && reason !== undefined) return { outcome: 'waived', reason };
  const given = isRunnableNow(observation, entry) ? null : overrideOf(observation, 'notes');
  return given === null ? null : { outcome: 'waived', reason: given.reason };
}
