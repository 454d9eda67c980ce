import { emptyEnvironmentState, type EnvironmentState } from '../model/environment-state.js';
import { emptyObligations, type Obligations } from '../model/hotfix.js';
import { emptyState, type ComponentState } from '../model/state.js';
import type { LedgerReader, StoredEntry } from '../ports/ledger-store.js';
import { readState } from './read-state.js';
import type { LedgerRefs } from './ref-names.js';

/** A ref's folded state and the tip it was read from: null when the ref does not exist yet. */
export interface Entry<State> {
  readonly ref: string;
  readonly tip: string | null;
  readonly state: State;
}

/** Everything the ledger says at one moment. Absent refs read as empty states. */
export interface LedgerSnapshot {
  component(environment: string, component: string): Entry<ComponentState>;
  environment(environment: string): Entry<EnvironmentState>;
  /** What the component's hotfixes have left to be done. */
  obligations(component: string): Entry<Obligations>;
  /** Every component that has a record in the environment, known to the workspace or not. */
  componentsIn(environment: string): readonly ComponentState[];
}

/** Reads the tips: one fetch at most, one batch read, whatever their number. */
export async function readSnapshot(
  reader: LedgerReader,
  refs: LedgerRefs,
  tips: ReadonlyMap<string, string>,
): Promise<LedgerSnapshot> {
  const wanted = new Map([...tips].filter(([ref]) => isStateful(refs, ref)));
  return snapshotOf(refs, wanted.size === 0 ? new Map() : await reader.read(wanted));
}

/** The snapshot of documents that were read already, by ref. */
export function snapshotOf(refs: LedgerRefs, entries: ReadonlyMap<string, StoredEntry>): LedgerSnapshot {
  const components = new Map<string, Entry<ComponentState>>();
  const environments = new Map<string, Entry<EnvironmentState>>();
  const obligations = new Map<string, Entry<Obligations>>();
  for (const [ref, { tip, state }] of entries) {
    const name = refs.parse(ref);
    if (name?.of === 'component') {
      const empty = emptyState(name.component, name.environment);
      components.set(ref, { ref, tip, state: readState(state, ref, empty) });
    } else if (name?.of === 'environment') {
      const empty = emptyEnvironmentState(name.environment);
      environments.set(ref, { ref, tip, state: readState(state, ref, empty) });
    } else if (name?.of === 'obligations') {
      obligations.set(ref, { ref, tip, state: readState(state, ref, emptyObligations(name.component)) });
    }
  }
  return {
    component(environment, component) {
      const ref = refs.component(environment, component);
      return components.get(ref) ?? { ref, tip: null, state: emptyState(component, environment) };
    },
    environment(environment) {
      const ref = refs.environment(environment);
      return environments.get(ref) ?? { ref, tip: null, state: emptyEnvironmentState(environment) };
    },
    obligations(component) {
      const ref = refs.obligations(component);
      return obligations.get(ref) ?? { ref, tip: null, state: emptyObligations(component) };
    },
    componentsIn(environment) {
      return [...components.values()]
        .map((entry) => entry.state)
        .filter((state) => state.environment === environment)
        .sort((a, b) => (a.component < b.component ? -1 : 1));
    },
  };
}

/** Whether the ref carries a folded state. */
export function isStateful(refs: LedgerRefs, ref: string): boolean {
  const of = refs.parse(ref)?.of;
  return of === 'component' || of === 'environment' || of === 'obligations';
}
