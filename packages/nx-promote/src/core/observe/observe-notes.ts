import { scopeOf } from '../model/component-scope.js';
import type { Intent, StepName } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { runsTried } from '../model/state.js';
import { noteChanges } from '../notes/note-changes.js';
import { obligations, type NotesByComponent, type Obligations } from '../notes/obligations.js';
import type { ChangesQuery, ChangesReader } from '../ports/changes.js';
import { notePlace, settledWith } from '../decide/note-outcomes.js';
import type { Target } from '../decide/targets.js';
import { testedAgain } from '../decide/tested-again.js';
import type { WayBack } from './way-back.js';

interface NoteFacts {
  readonly intent: Intent;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
  readonly waysBack: ReadonlyMap<string, WayBack>;
}

/** The steps in which something enters: notes are looked at before anything is claimed. */
const ENTERING: ReadonlySet<StepName> = new Set(['tag', 'name', 'deploy']);
const NONE: Obligations = { before: [], after: [], leaving: [], unasked: [], overlooked: [] };

/**
 * What deployment notes ask of the environment: those that come in with what these components are to run, those
 * of what is being tested, or those that leave with a rollback. One pass over the history.
 */
export async function observeNotes(reader: ChangesReader, facts: NoteFacts): Promise<Obligations> {
  const { intent, pipeline, environment, ledger, waysBack } = facts;
  const place = notePlace(ledger, pipeline, environment.name);
  const ask = (notes: NotesByComponent): Obligations => obligations(place, notes);
  if (intent.step === 'rollback') {
    const known = [...waysBack].flatMap(([name, way]) =>
      way.kind === 'artifact' && way.changes !== null ? [[name, noteChanges(way.changes)] as const] : [],
    );
    return known.length === 0 ? NONE : ask(new Map(known));
  }
  const queries = queriesOf(facts);
  if (queries.length === 0) return NONE;
  const changes = await reader.changes(queries, pipeline);
  const found = ask(new Map([...changes].map(([name, between]) => [name, noteChanges(between)])));
  // What is tested now may be put back, and what was carried out for it goes with it.
  const isTested = intent.step === 'verify' || intent.step === 'reverify';
  return isTested ? { ...found, leaving: carriedOut(found) } : found;
}

/**
 * What must be done after rollbacks that somebody has begun here, where the notes of this step do not name it:
 * the run that finishes them must not take for verified what waits for it.
 */
export async function observeNotesBack(
  reader: ChangesReader,
  facts: NoteFacts & { readonly components: readonly Component[] },
): Promise<Obligations['after']> {
  const { pipeline, environment, ledger, components } = facts;
  const queries = components.flatMap((component) => {
    // Nothing was carried out for what was only tried, and its commit may be in no other clone.
    const isTry = runsTried(ledger.component(environment.name, component.name).state);
    return isTry || isToldBack(facts, component) ? [] : queryBack(facts, component);
  });
  if (queries.length === 0) return [];
  const changes = await reader.changes(queries, pipeline);
  const notes = new Map([...changes].map(([name, between]) => [name, noteChanges(between)]));
  return obligations(notePlace(ledger, pipeline, environment.name), notes).after;
}

function isToldBack(
  { intent, environment, ledger, targets, waysBack }: NoteFacts,
  { name }: Component,
): boolean {
  if (!targets.some(({ component }) => component.name === name)) return false;
  const way = waysBack.get(name);
  const { inProgress } = ledger.component(environment.name, name).state;
  const isSame = way?.kind === 'artifact' && sameArtifact(way.artifact, inProgress?.artifact ?? null);
  return intent.step !== 'rollback' || isSame;
}

/** A run that finishes another's rollback must know what comes with it. */
function queryBack(
  { environment, ledger }: Pick<NoteFacts, 'environment' | 'ledger'>,
  component: Component,
): ChangesQuery[] {
  const { live, inProgress } = ledger.component(environment.name, component.name).state;
  if (inProgress?.kind !== 'rollback' || inProgress.artifact === null) return [];
  return [
    {
      component: component.name,
      ...scopeOf(component),
      from: live?.commit ?? null,
      to: inProgress.artifact.commit,
    },
  ];
}

function queriesOf(facts: NoteFacts): ChangesQuery[] {
  const { intent, environment, ledger, targets } = facts;
  return targets.flatMap(({ component, target }) => {
    const back = queryBack(facts, component);
    if (back.length > 0) return back;
    const { name } = component;
    const { state } = ledger.component(environment.name, name);
    const { live, verified } = state;
    const query = { component: name, ...scopeOf(component), from: settledWith(state)?.commit ?? null };
    if (intent.step === 'verify') {
      // What is only tried goes no further, and its commit may be in no other clone.
      const isTested = live !== null && !sameArtifact(live, verified) && !runsTried(state);
      return isTested ? [{ ...query, to: live.commit }] : [];
    }
    if (intent.step === 'reverify') {
      const again = testedAgain(state);
      return again === null || runsTried(state) ? [] : [{ ...query, to: again.commit }];
    }
    if (!ENTERING.has(intent.step) || target.kind === 'none' || sameArtifact(live, target.artifact))
      return [];
    return [{ ...query, to: target.artifact.commit }];
  });
}

function carriedOut({ before, after }: Obligations): Obligations['leaving'] {
  const settled = [...before, ...after].flatMap(({ note, components, outcome }) =>
    outcome === null || outcome.outcome === 'waived' ? [] : [{ note, components, outcome }],
  );
  return settled.reverse();
}
