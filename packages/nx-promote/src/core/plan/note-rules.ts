import type { ErrorFacts } from '../errors.js';
import * as errors from '../errors/notes.js';
import type { RecordDraft } from '../ledger/draft.js';
import { isOwed, type Obligation } from '../notes/obligations.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import type { Plan } from './plan.js';
import { go, plan } from './verdicts.js';

/** Notes of the component that are to be carried out before it enters; null when none is owed. */
export function owedNotes(observation: Observation, component: string): ErrorFacts | null {
  const { environment, intent, notes } = observation;
  const owed = notes.before.filter(
    (entry) =>
      entry.components.includes(component) && isOwed(entry) && settledBy(observation, entry) === null,
  );
  if (owed.length === 0) return null;
  const known = new Set([...notes.before, ...notes.after].map(({ note }) => note.id));
  const given = [...(intent.notesDone ?? []), ...(intent.notesWaived ?? [])];
  return errors.notesOwed(
    component,
    environment.name,
    owed.map(({ note }) => note),
    {
      typed: intent.typed,
      unknown: given.filter((id) => !known.has(id)),
      reasonMissing: (intent.notesWaived ?? []).length > 0 && intent.reason === undefined,
    },
  );
}

/**
 * Records what a person says has become of notes, before anything else is planned: it is so whatever comes of
 * the deployment. Null when there is nothing to record.
 */
export function planNotes(observation: Observation): Plan | null {
  const { environment, holder, intent, ledger, targets } = observation;
  if (intent.dryRun) return null;
  const settled = [...observation.notes.before, ...observation.notes.after].flatMap((entry) => {
    const outcome = isOwed(entry) ? settledBy(observation, entry) : null;
    return outcome === null ? [] : [{ ...entry, outcome }];
  });
  const drafts = settled.flatMap(({ note, components, outcome }) =>
    components.map((component): RecordDraft => {
      const { state } = ledger.component(environment.name, component);
      return {
        attempt: attemptId(holder.invocation, environment.name, 'note'),
        kind: outcome === 'done' ? 'note' : 'waive',
        phase: state.inProgress?.phase ?? 'abandoned',
        component,
        environment: environment.name,
        artifact: state.live,
        notes: [
          { id: note.id, outcome, by: holder.user, fingerprint: note.fingerprint, ...because(observation) },
        ],
        ...because(observation),
      };
    }),
  );
  if (drafts.length === 0) return null;
  const verdicts = [...new Set(drafts.map(({ component }) => component))].flatMap((component) => {
    const target = targets.get(component);
    const { state } = ledger.component(environment.name, component);
    return target?.kind === 'artifact' ? [go(state, target.artifact, 'deployment notes are recorded')] : [];
  });
  const title = `record deployment notes: ${settled.map(({ note, outcome }) => `${note.id} ${outcome}`).join(', ')}`;
  return plan(verdicts, [{ do: 'append', title, drafts, environments: [], tags: [] }]);
}

/** What the person who typed says of the note; nobody lets one go without a reason. */
function settledBy({ intent }: Observation, { note }: Obligation): 'done' | 'waived' | null {
  if (intent.notesDone?.includes(note.id) === true) return 'done';
  return intent.notesWaived?.includes(note.id) === true && intent.reason !== undefined ? 'waived' : null;
}

function because({ intent: { reason } }: Observation): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
