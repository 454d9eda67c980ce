import { scopeOf } from '../model/component-scope.js';
import type { Intent, StepName } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { NoteOutcome } from '../model/record.js';
import { runsTried, type ComponentState } from '../model/state.js';
import { noteChanges } from '../notes/note-changes.js';
import { obligations, type NotesByComponent, type Obligations, type Place } from '../notes/obligations.js';
import type { ChangesQuery, ChangesReader } from '../ports/changes.js';
import type { Target } from './targets.js';
import { testedAgain } from './tested-again.js';
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

/** The last artifact here whose notes were all settled: what was verified, or adopted as it was. */
export function settledWith({ live, verified, history, adopted }: ComponentState): Artifact | null {
  if (live === null || sameArtifact(live, verified) || live.commit === adopted) return live;
  return history.find(({ artifact }) => !sameArtifact(artifact, live))?.artifact ?? null;
}

function carriedOut({ before, after }: Obligations): Obligations['leaving'] {
  const settled = [...before, ...after].flatMap(({ note, components, outcome }) =>
    outcome === null || outcome.outcome === 'waived' ? [] : [{ note, components, outcome }],
  );
  return settled.reverse();
}

/** The environment as notes see it. */
export function notePlace(ledger: LedgerSnapshot, pipeline: Pipeline, environment: string): Place {
  const environments = pipeline.environments.map(({ name }) => name);
  const everywhere = environments.flatMap((name) => Object.values(noteOutcomes(ledger, name)));
  return {
    environment,
    outcomes: new Map(Object.entries(noteOutcomes(ledger, environment))),
    dealtWith: new Set(everywhere.flatMap(({ id, outcome }) => (outcome === 'undone' ? [] : [id]))),
    environments,
  };
}

/**
 * What became of notes in the environment, by id. A note that two components share is carried out once, so
 * what one of them has settled holds, whatever another one says.
 */
export function noteOutcomes(ledger: LedgerSnapshot, environment: string): Record<string, NoteOutcome> {
  const found = new Map<string, NoteOutcome>();
  for (const { notes } of ledger.componentsIn(environment)) {
    for (const [id, outcome] of Object.entries(notes)) {
      const before = found.get(id);
      if (before === undefined || WEIGHT[outcome.outcome] > WEIGHT[before.outcome]) found.set(id, outcome);
    }
  }
  return Object.fromEntries(found);
}

const WEIGHT: Readonly<Record<NoteOutcome['outcome'], number>> = {
  done: 4,
  waived: 3,
  intended: 2,
  failed: 1,
  undone: 0,
};
