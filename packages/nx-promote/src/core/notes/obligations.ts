import type { NoteOutcome } from '../model/record.js';
import type { DeploymentNote, NoteChange } from './note.js';
import type { NoteChanges } from './note-changes.js';
import { appliesTo, withKnownNames } from './note-environments.js';

/** An outcome as the ledger keeps it. */
export type RecordedOutcome = NoteOutcome;

/**
 * What a note asks of one environment now:
 * - `open`: it must be done or waived. A command may be run.
 * - `interrupted`: its command was begun and nobody knows how it ended; a person must say.
 * - `failed`: its command failed; it is owed still.
 * - `done`, `waived`: settled.
 * - `changed`: settled, and edited since; shown, never in the way.
 */
export type ObligationState = 'open' | 'interrupted' | 'failed' | 'done' | 'waived' | 'changed';

export interface Obligation {
  readonly note: DeploymentNote;
  readonly components: readonly string[];
  readonly state: ObligationState;
  readonly outcome: RecordedOutcome | null;
  /** Its file was taken away again before it was dealt with; it is owed nevertheless. */
  readonly deleted: boolean;
}

/** A note that was carried out here and whose commit leaves: its undo is shown, or nothing is put back. */
export interface LeavingNote {
  readonly note: DeploymentNote;
  readonly components: readonly string[];
  readonly outcome: RecordedOutcome;
}

export interface Obligations {
  /** Owed or settled, in the order in which the notes came. */
  readonly before: readonly Obligation[];
  readonly after: readonly Obligation[];
  readonly leaving: readonly LeavingNote[];
  /** Ids of notes that come, and ask nothing of this place. */
  readonly unasked: readonly string[];
  /** Files that look like notes and are none. */
  readonly overlooked: readonly string[];
}

/** Per component: what comes since the last artifact whose notes were all settled, what goes from the live one. */
export type NotesByComponent = ReadonlyMap<string, NoteChanges>;

/** Where notes are looked at. */
export interface Place {
  /** Null: wherever it may be. */
  readonly environment: string | null;
  /** What became of notes there, of all components together: a note that two share is carried out once. */
  readonly outcomes: ReadonlyMap<string, RecordedOutcome>;
  /** Notes that were asked for and dealt with, there or anywhere else. */
  readonly dealtWith: ReadonlySet<string>;
  /** The names of all environments there are. */
  readonly environments: readonly string[];
}

/** What a place owes when it receives these notes. */
export function obligations(place: Place, notes: NotesByComponent): Obligations {
  const owed = new Map<string, Obligation>();
  const leaving = new Map<string, LeavingNote>();
  const all = [...notes.values()];
  const stays = new Set(all.flatMap(({ comes }) => comes.map(({ note }) => note.id)));
  const elsewhere = wordings(all.flatMap(({ goes }) => goes));
  for (const [component, { comes, goes }] of notes) {
    for (const change of comes.filter(({ note }) => appliesTo(note, place))) {
      const note = withKnownNames(change.note, place.environments);
      const outcome = outcomeOf(change, place.outcomes);
      const isNew = isNewHere(change, place);
      if (outcome === null && (!isNew || isWithdrawn(change, place))) continue;
      const components = [...(owed.get(note.id)?.components ?? []), component];
      const known = [...wordingsOf(change), ...(elsewhere.get(note.id) ?? [])];
      const state = stateOf(note, outcome, isNew ? known : null);
      owed.set(note.id, { note, components, state, outcome, deleted: change.deleted });
    }
    for (const change of goes.filter((one) => isNewHere(one, place) && !stays.has(one.note.id))) {
      const { note } = change;
      // Also what was recorded as undone already: the rollback is read about later.
      const outcome = recorded(change, place.outcomes);
      if (outcome === null || outcome.outcome === 'waived') continue;
      const components = [...(leaving.get(note.id)?.components ?? []), component];
      leaving.set(note.id, { note, components, outcome });
    }
  }
  const found = [...owed.values()];
  return {
    before: found.filter(({ note }) => note.when === 'before'),
    after: found.filter(({ note }) => note.when === 'after'),
    leaving: [...leaving.values()].reverse(),
    unasked: [...stays].filter((id) => !owed.has(id)),
    overlooked: [...new Set(all.flatMap(({ overlooked }) => overlooked))],
  };
}

/** Whether an obligation stands in the way. */
export function isOwed({ state }: Pick<Obligation, 'state'>): boolean {
  return state === 'open' || state === 'interrupted' || state === 'failed';
}

/** Whether the tool may run it now: a command that is owed, and not one that a person must judge first. */
export function isRunnable({ note, state }: Pick<Obligation, 'note' | 'state'>): boolean {
  if (note.kind !== 'command' || note.problems.length > 0) return false;
  return state === 'open' || (note.idempotent && (state === 'interrupted' || state === 'failed'));
}

/** A note that was undone is owed again as if it had never been done. */
function outcomeOf(
  change: NoteChange,
  outcomes: ReadonlyMap<string, RecordedOutcome>,
): RecordedOutcome | null {
  const outcome = recorded(change, outcomes);
  return outcome?.outcome === 'undone' ? null : outcome;
}

function recorded(
  { note, formerIds }: NoteChange,
  outcomes: ReadonlyMap<string, RecordedOutcome>,
): RecordedOutcome | null {
  const outcome = [note.id, ...formerIds].map((id) => outcomes.get(id)).find((one) => one !== undefined);
  return outcome ?? null;
}

/**
 * `wordings` are those of a note that is new here, null of one that is not: an outcome of a new note that was
 * recorded for none of them is that of another note, which had its name before.
 */
function stateOf(
  { fingerprint }: DeploymentNote,
  outcome: RecordedOutcome | null,
  wordings: readonly string[] | null,
): ObligationState {
  switch (outcome?.outcome) {
    case 'done':
    case 'waived':
      if (outcome.fingerprint === undefined || outcome.fingerprint === fingerprint) return outcome.outcome;
      return wordings === null || wordings.includes(outcome.fingerprint) ? 'changed' : 'open';
    case 'intended':
      return 'interrupted';
    case 'failed':
      return 'failed';
    default:
      return 'open';
  }
}

function wordingsOf({ note, earlier }: NoteChange): string[] {
  return [...earlier, note].map(({ fingerprint }) => fingerprint);
}

/** By id; what leaves with a hotfix and comes with the trunk is one note, whatever was edited in between. */
function wordings(changes: readonly NoteChange[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const change of changes) {
    const { id } = change.note;
    found.set(id, [...(found.get(id) ?? []), ...wordingsOf(change)]);
  }
  return found;
}

/** Introduced, or by an edit made for an environment that it was not for when it was. */
function isNewHere({ note, earlier: [first], introduced }: NoteChange, place: Place): boolean {
  if (introduced) return true;
  return first !== undefined && !appliesTo(first, place) && appliesTo(note, place);
}

/** A note that was taken away before anybody was asked for it is not meant any more. */
function isWithdrawn({ note, deleted, formerIds }: NoteChange, { dealtWith }: Place): boolean {
  return deleted && ![note.id, ...formerIds].some((id) => dealtWith.has(id));
}
