import type { Intent } from '../intent.js';
import { decode } from '../ledger/codec.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ComponentState } from '../model/state.js';
import type { ChangesReader, ComponentChanges } from '../ports/changes.js';
import type { LedgerReader } from '../ports/ledger-store.js';
import type { RegistryReader } from '../ports/registry.js';
import { momentOf, type Entry } from '../decide/moment.js';
import { tellsOrder, wayToMoment, wayToNamed, wayToPrevious, type Way } from '../decide/way-back.js';
import { withChanges, withImages } from './way-back-facts.js';

/** Where a component would go back to, and what that takes away; or why there is no way. */
export type WayBack =
  | (Extract<Way, { readonly kind: 'artifact' }> & {
      /** Null where this clone cannot tell. */
      readonly changes: ComponentChanges | null;
    })
  | Exclude<Way, { readonly kind: 'artifact' }>;

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
  const found = new Map<string, Way>();
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
      const commit = facts.tags.get(facts.intent.to) ?? (await readers.git.resolve(facts.intent.to));
      found.set(name, wayToNamed(state, chain, facts.intent.to, commit));
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
