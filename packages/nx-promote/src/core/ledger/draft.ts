import type { EnvironmentKind, EnvironmentRecord } from '../model/environment-state.js';
import type { HotfixRecord } from '../model/hotfix.js';
import {
  SCHEMA_VERSION,
  type Actor,
  type ComponentRecord,
  type Evidence,
  type Holder,
} from '../model/record.js';
import type { TestedSet } from '../model/tested-set.js';
import type { LedgerCommit, LedgerMove } from '../ports/ledger-store.js';
import { encodeComponent, encodeEnvironment, encodeObligations } from './codec.js';
import { foldEnvironment } from './environment-fold.js';
import { fold } from './fold.js';
import { foldObligations } from './obligations-fold.js';
import type { LedgerSnapshot } from './snapshot.js';

/** A record as a plan states it: without what only the moment of writing knows. */
export type RecordDraft = Pick<
  ComponentRecord,
  'attempt' | 'kind' | 'phase' | 'component' | 'environment' | 'artifact'
> &
  Partial<
    Pick<
      ComponentRecord,
      | 'names'
      | 'replaces'
      | 'evidence'
      | 'notes'
      | 'overrides'
      | 'holder'
      | 'reason'
      | 'verdict'
      | 'pin'
      | 'testedWith'
    >
  >;

export interface EnvironmentDraft {
  readonly environment: string;
  readonly kind: EnvironmentKind;
  readonly attempt: string;
  readonly components: readonly string[];
  readonly evidence?: readonly Evidence[];
  readonly holder?: Holder;
  readonly reason?: string;
  readonly tested?: Omit<TestedSet, 'at'>;
}

/** A record about a hotfix, as a plan states it. */
export type HotfixDraft = Omit<HotfixRecord, 'schemaVersion' | 'minReader' | 'nonce' | 'actor' | 'at'>;

/** What only the moment of writing knows. */
export interface WritingFacts {
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly nonce: () => string;
}

/**
 * Turns drafts into moves of ledger refs: several drafts of one ref become a chain, each folded onto the one
 * before, all under the expectation that the ref still is where the snapshot saw it. Each move comes with the
 * folded state at its end.
 */
export function ledgerMoves(
  snapshot: LedgerSnapshot,
  drafts: readonly RecordDraft[],
  environments: readonly EnvironmentDraft[],
  facts: WritingFacts,
  hotfixes: readonly HotfixDraft[] = [],
): (LedgerMove & { readonly state: object })[] {
  const chains = new Map<string, { expected: string | null; state: object; commits: LedgerCommit[] }>();
  for (const draft of drafts) {
    const entry = snapshot.component(draft.environment, draft.component);
    const chain = chains.get(entry.ref) ?? { expected: entry.tip, state: entry.state, commits: [] };
    const record = completeRecord(draft, facts);
    const state = fold(chain.state as typeof entry.state, record);
    chain.commits.push(encodeComponent(record, state));
    chains.set(entry.ref, { ...chain, state });
  }
  for (const draft of environments) {
    const entry = snapshot.environment(draft.environment);
    const chain = chains.get(entry.ref) ?? { expected: entry.tip, state: entry.state, commits: [] };
    const record = completeEnvironmentRecord(draft, facts);
    const state = foldEnvironment(chain.state as typeof entry.state, record);
    chain.commits.push(encodeEnvironment(record, state));
    chains.set(entry.ref, { ...chain, state });
  }
  for (const draft of hotfixes) {
    const entry = snapshot.obligations(draft.component);
    const chain = chains.get(entry.ref) ?? { expected: entry.tip, state: entry.state, commits: [] };
    const record = completed(draft, facts);
    const state = foldObligations(chain.state as typeof entry.state, record);
    chain.commits.push(encodeObligations(record, state));
    chains.set(entry.ref, { ...chain, state });
  }
  return [...chains].map(([ref, { expected, state, commits }]) => ({ ref, expected, commits, state }));
}

function completeRecord(draft: RecordDraft, facts: WritingFacts): ComponentRecord {
  const nothing = { names: [], replaces: null, evidence: [], notes: [], overrides: [] };
  return completed({ ...nothing, ...draft }, facts);
}

function completeEnvironmentRecord(draft: EnvironmentDraft, facts: WritingFacts): EnvironmentRecord {
  return completed({ evidence: [], ...draft }, facts);
}

/** The fields that every record has. */
function completed<T extends object>(
  draft: T,
  { actor, at, nonce }: WritingFacts,
): T & Pick<EnvironmentRecord, 'schemaVersion' | 'minReader' | 'nonce' | 'actor' | 'at'> {
  return { schemaVersion: SCHEMA_VERSION, minReader: 1, nonce: nonce(), ...draft, actor, at };
}
