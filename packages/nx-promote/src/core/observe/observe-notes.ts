import type { Intent, StepName } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { NoteOutcome } from '../model/record.js';
import { noteChanges } from '../notes/note-changes.js';
import { obligations, type Obligations } from '../notes/obligations.js';
import type { ChangesReader } from '../ports/changes.js';
import type { Target } from './targets.js';

interface NoteFacts {
  readonly intent: Intent;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
}

/** The steps in which something enters: notes are looked at before anything is claimed. */
const ENTERING: ReadonlySet<StepName> = new Set(['tag', 'name', 'deploy']);
const NONE: Obligations = { before: [], after: [], leaving: [] };

/** What the deployment notes that these components bring ask of the environment; one pass over the history. */
export async function observeNotes(reader: ChangesReader, facts: NoteFacts): Promise<Obligations> {
  const { intent, pipeline, environment, ledger, targets } = facts;
  if (!ENTERING.has(intent.step)) return NONE;
  const queries = targets.flatMap(({ component: { name, closureRoots }, target }) => {
    const { live } = ledger.component(environment.name, name).state;
    if (target.kind === 'none' || sameArtifact(live, target.artifact)) return [];
    return [{ component: name, closureRoots, from: live?.commit ?? null, to: target.artifact.commit }];
  });
  if (queries.length === 0) return NONE;
  const changes = await reader.changes(queries, pipeline);
  const notes = new Map([...changes].map(([name, between]) => [name, noteChanges(between)]));
  return obligations(
    environment.name,
    notes,
    new Map(Object.entries(noteOutcomes(ledger, environment.name))),
  );
}

/** What became of notes in the environment, by id: a note that two components share is carried out once. */
export function noteOutcomes(ledger: LedgerSnapshot, environment: string): Record<string, NoteOutcome> {
  const states = ledger.componentsIn(environment);
  return Object.fromEntries(states.flatMap(({ notes }) => Object.entries(notes)));
}
