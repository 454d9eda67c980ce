import type { ErrorFacts } from '../errors.js';
import { neverHere, nothingBefore } from '../errors/rollback.js';
import type { Intent } from '../intent.js';
import { decode } from '../ledger/codec.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { isBuilt, sameArtifact, type Artifact, type BuiltArtifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ComponentState } from '../model/state.js';
import type { ChangesReader, ComponentChanges } from '../ports/changes.js';
import type { LedgerReader } from '../ports/ledger-store.js';
import type { RegistryReader } from '../ports/registry.js';
import { entryAt, momentOf, type Entry, type Moment } from './moment.js';
import { withChanges, withImages } from './way-back-facts.js';

/** Where a component would go back to, and what that takes away; or why there is no way. */
export type WayBack =
  | {
      readonly kind: 'artifact';
      readonly artifact: BuiltArtifact;
      readonly why: string;
      /** Whether it passed here before. */
      readonly verified: boolean;
      /** Null where this clone cannot tell. */
      readonly changes: ComponentChanges | null;
    }
  | { readonly kind: 'stay'; readonly why: string }
  | { readonly kind: 'none'; readonly error: ErrorFacts };

interface Facts {
  readonly intent: Intent;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly tags: ReadonlyMap<string, string>;
}

interface Readers {
  readonly ledger: LedgerReader;
  readonly changes: ChangesReader;
  readonly registry: RegistryReader;
  readonly git: { resolve(revision: string): Promise<string | null> };
}

/** Finds the way back of every component: the one before, the one that was named, or that of a moment. */
export async function observeWaysBack(
  readers: Readers,
  facts: Facts,
  components: readonly Component[],
): Promise<ReadonlyMap<string, WayBack>> {
  const found = new Map<string, WayBack>();
  const chains = await chainsFor(readers, facts, components);
  const then =
    facts.intent.toStateOf === undefined
      ? null
      : momentOf(facts.intent.toStateOf, facts.environment.name, chains);
  for (const { name } of components) {
    const { state } = facts.ledger.component(facts.environment.name, name);
    const chain = chains.get(name) ?? [];
    if (then !== null) found.set(name, wayToMoment(facts, state, chain, then));
    else if (facts.intent.to !== undefined) {
      found.set(name, await wayToNamed(readers, facts, state, chain, facts.intent.to));
    } else found.set(name, wayToPrevious(facts, state, chain));
  }
  const possible = await withImages(readers.registry, facts, components, found);
  return withChanges(readers.changes, facts, components, possible);
}

/**
 * Whole chains are read only when the tips cannot tell: for a moment in time, for a name, and for what came
 * first where somebody went back before.
 */
async function chainsFor(
  { ledger }: Readers,
  { intent, environment, ledger: snapshot }: Facts,
  components: readonly Component[],
): Promise<Map<string, Entry[]>> {
  const isNamed = intent.to !== undefined || intent.toStateOf !== undefined;
  const byRef = new Map(
    components.flatMap(({ name }) => {
      const { ref, tip, state } = snapshot.component(environment.name, name);
      return tip === null || (!isNamed && tellsOrder(state)) ? [] : [[ref, name] as const];
    }),
  );
  if (byRef.size === 0) return new Map();
  const chains = new Map<string, Entry[]>();
  for await (const { ref, entries } of ledger.logs([...byRef.keys()])) {
    const chain = entries.map(({ tip, record, state }) => ({
      id: tip,
      record: decode<Entry['record']>(record, ref),
      state: decode<ComponentState>(state, ref),
    }));
    chains.set(byRef.get(ref) ?? '', chain);
  }
  return chains;
}

/** What ran at the moment; what did not is left alone. */
function wayToMoment(
  { environment }: Facts,
  state: ComponentState,
  chain: readonly Entry[],
  then: Moment,
): WayBack {
  const artifact = entryAt(chain, then)?.state.live ?? null;
  if (artifact === null) {
    return { kind: 'stay', why: `it did not run in ${environment.name} then, and is left alone` };
  }
  return wayTo(state, chain, artifact, `what ran at ${then.shown}`);
}

async function wayToNamed(
  { git }: Readers,
  { environment, tags }: Facts,
  state: ComponentState,
  chain: readonly Entry[],
  typed: string,
): Promise<WayBack> {
  const commit = tags.get(typed) ?? (await git.resolve(typed));
  const artifacts = chain.flatMap(({ record }) => (record.artifact === null ? [] : [record.artifact]));
  const artifact = artifacts.find((entry) =>
    commit === null ? entry.commit.startsWith(typed) : entry.commit === commit,
  );
  if (artifact !== undefined) return wayTo(state, chain, artifact, `${typed} was asked for`);
  return { kind: 'none', error: neverHere(state.component, environment.name, typed) };
}

/** Whether all of the history passed here before what runs did: it is in the order of the newest pass of each. */
function tellsOrder({ live, history }: ComponentState): boolean {
  const [newest, ...others] = history;
  if (newest === undefined || !history.some(({ artifact }) => sameArtifact(artifact, live))) return true;
  const isNew = newest.kind === 'release' || newest.kind === 'promotion' || newest.kind === 'hotfix';
  return isNew && sameArtifact(newest.artifact, live) && others.every(({ at }) => at <= newest.at);
}

/** The newest that passed here before the one that runs first did, and that nobody rejected or went back from. */
function wayToPrevious(
  { pipeline, environment, ledger }: Facts,
  state: ComponentState,
  chain: readonly Entry[],
): WayBack {
  const rejected = new Set(
    pipeline.environments.flatMap(({ name }) =>
      ledger.component(name, state.component).state.rejected.map(({ commit }) => commit),
    ),
  );
  const later = passedLater(state, chain);
  const past = state.history.find(
    ({ artifact }) =>
      !sameArtifact(artifact, state.live) &&
      !later.has(artifact.commit) &&
      !rejected.has(artifact.commit) &&
      state.pinned?.from.includes(artifact.commit) !== true,
  );
  if (past === undefined || !isBuilt(past.artifact)) {
    return { kind: 'none', error: nothingBefore(state.component, environment.name) };
  }
  const why = `it was verified in ${environment.name} at ${past.at}`;
  return { kind: 'artifact', artifact: past.artifact, why, verified: true, changes: null };
}

/** What passed here for the first time only after what runs did. Nothing, where the chain was not needed. */
function passedLater({ live }: ComponentState, chain: readonly Entry[]): ReadonlySet<string> {
  const first = new Set<string>();
  for (const { record } of [...chain].reverse()) {
    if (record.phase === 'verified' && record.artifact !== null) first.add(record.artifact.commit);
  }
  const order = [...first];
  const own = order.indexOf(live?.commit ?? '');
  return new Set(own < 0 ? [] : order.slice(own));
}

function wayTo(state: ComponentState, chain: readonly Entry[], wanted: Artifact, why: string): WayBack {
  const artifact = chain.map(({ record }) => record.artifact).find((entry) => isSameBuilt(entry, wanted));
  if (artifact == null || !isBuilt(artifact)) {
    return { kind: 'none', error: neverHere(state.component, state.environment, wanted.shortId) };
  }
  const verified = chain.some(
    ({ record }) => record.phase === 'verified' && sameArtifact(record.artifact, artifact),
  );
  return { kind: 'artifact', artifact, why, verified, changes: null };
}

function isSameBuilt(entry: Artifact | null, wanted: Artifact): boolean {
  return entry !== null && isBuilt(entry) && sameArtifact(entry, wanted);
}
