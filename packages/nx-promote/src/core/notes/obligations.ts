import type { NoteOutcome } from '../model/record.js';
import type { DeploymentNote, NoteChange } from './note.js';
import type { NoteChanges } from './note-changes.js';

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
}

/** Per component: what comes since the last artifact whose notes were all settled, what goes from the live one. */
export type NotesByComponent = ReadonlyMap<string, NoteChanges>;

/**
 * What an environment (null: any) owes when it receives these notes. `outcomes` are the environment's, of all components
 * together: a note that two components share is carried out once.
 */
export function obligations(
  environment: string | null,
  notes: NotesByComponent,
  outcomes: ReadonlyMap<string, RecordedOutcome>,
): Obligations {
  const owed = new Map<string, Obligation>();
  const leaving = new Map<string, LeavingNote>();
  const stays = new Set([...notes.values()].flatMap(({ comes }) => comes.map(({ note }) => note.id)));
  for (const [component, { comes, goes }] of notes) {
    for (const change of comes.filter(({ note }) => appliesTo(note, environment))) {
      const { note, introduced, deleted } = change;
      const outcome = outcomeOf(change, outcomes);
      if (outcome === null && !introduced) continue;
      const components = [...(owed.get(note.id)?.components ?? []), component];
      owed.set(note.id, { note, components, state: stateOf(note, outcome), outcome, deleted });
    }
    for (const change of goes.filter(({ note, introduced }) => introduced && !stays.has(note.id))) {
      const { note } = change;
      // Also what was recorded as undone already: whoever reads of the rollback later wants to know.
      const outcome = recorded(change, outcomes);
      if (outcome === null || outcome.outcome === 'waived') continue;
      const components = [...(leaving.get(note.id)?.components ?? []), component];
      leaving.set(note.id, { note, components, outcome });
    }
  }
  const all = [...owed.values()];
  return {
    before: all.filter(({ note }) => note.when === 'before'),
    after: all.filter(({ note }) => note.when === 'after'),
    leaving: [...leaving.values()].reverse(),
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

function stateOf(note: DeploymentNote, outcome: RecordedOutcome | null): ObligationState {
  switch (outcome?.outcome) {
    case 'done':
    case 'waived':
      return outcome.fingerprint === undefined || outcome.fingerprint === note.fingerprint
        ? outcome.outcome
        : 'changed';
    case 'intended':
      return 'interrupted';
    case 'failed':
      return 'failed';
    default:
      return 'open';
  }
}

function appliesTo({ environments }: DeploymentNote, environment: string | null): boolean {
  return environment === null || environments === null || environments.includes(environment);
}
