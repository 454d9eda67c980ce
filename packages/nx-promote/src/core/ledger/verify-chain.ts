import * as v from 'valibot';
import { emptyEnvironmentState, type EnvironmentRecord } from '../model/environment-state.js';
import { emptyObligations, type HotfixRecord, type Obligations } from '../model/hotfix.js';
import { SCHEMA_VERSION, type ComponentRecord } from '../model/record.js';
import { HOTFIX_KINDS, hotfixRecordSchema, obligationsSchema } from '../model/schema/hotfixes.js';
import {
  environmentRecordSchema,
  environmentStateSchema,
  KNOWN_KINDS,
  recordSchema,
  stateSchema,
} from '../model/schema/records.js';
import { emptyState } from '../model/state.js';
import type { StoredEntry } from '../ports/ledger-store.js';
import { foldEnvironment } from './environment-fold.js';
import { fold } from './fold.js';
import { foldObligations } from './obligations-fold.js';
import type { LedgerRefName } from './ref-names.js';

/** Something in a chain that no writer of ours would have written. */
export interface ChainProblem {
  readonly ref: string;
  /** The ledger commit; people look at it with `git show`. */
  readonly record: string;
  readonly problem: string;
}

type Documents = { readonly record: Json; readonly state: Json };
type Json = Readonly<Record<string, unknown>>;

interface Kind {
  readonly record: v.GenericSchema;
  readonly state: v.GenericSchema;
  readonly empty: object;
  readonly fold: (state: object, record: Json) => object;
  /** Kinds of records that are known here; null where all may be judged. */
  readonly kinds: readonly string[] | null;
  /** Fields that must say what the ref's name says. */
  readonly names: Json;
}

/**
 * Checks one chain, newest record first as the store gives it: documents that can be read and have the right
 * form, records that belong to this ref, and states that are the fold of what came before. After a record that
 * only a newer reader can judge, its state is believed and checking goes on from there.
 */
export function verifyChain(ref: string, of: LedgerRefName, entries: readonly StoredEntry[]): ChainProblem[] {
  const kind = kindOf(of);
  if (kind === null) return [];
  const problems: ChainProblem[] = [];
  const nonces = new Map<unknown, string>();
  let state: object = kind.empty;
  for (const entry of [...entries].reverse()) {
    const say = (problem: string): void => void problems.push({ ref, record: entry.tip, problem });
    const documents = parse(entry, say);
    if (documents === null) return problems;
    const { record } = documents;
    if (isNewer(record, kind.kinds)) {
      state = documents.state;
      continue;
    }
    for (const [name, schema] of [
      ['record', kind.record],
      ['state', kind.state],
    ] as const) {
      const result = v.safeParse(schema, documents[name]);
      if (!result.success) say(`${name}.json: ${issuesOf(result.issues)}`);
    }
    for (const [field, expected] of Object.entries(kind.names)) {
      if (record[field] !== expected) say(`it is about ${field} ${JSON.stringify(record[field])}`);
    }
    const before = nonces.get(record['nonce']);
    if (before !== undefined) say(`it has the nonce of ${before}`);
    nonces.set(record['nonce'], entry.tip);
    if (problems.length > 0) return problems;
    state = kind.fold(state, record);
    const difference = firstDifference(state, documents.state, '');
    if (difference !== null) say(`state.json is not the fold of the records: ${difference}`);
    state = documents.state;
  }
  return problems;
}

function kindOf(of: LedgerRefName): Kind | null {
  if (of.of === 'component') {
    return {
      record: recordSchema,
      state: stateSchema,
      empty: emptyState(of.component, of.environment),
      fold: (state, record) =>
        fold(state as ReturnType<typeof emptyState>, record as unknown as ComponentRecord),
      kinds: KNOWN_KINDS,
      names: { component: of.component, environment: of.environment },
    };
  }
  if (of.of === 'obligations') {
    return {
      record: hotfixRecordSchema,
      state: obligationsSchema,
      empty: emptyObligations(of.component),
      fold: (state, record) => foldObligations(state as Obligations, record as unknown as HotfixRecord),
      kinds: HOTFIX_KINDS,
      names: { component: of.component },
    };
  }
  if (of.of !== 'environment') return null;
  return {
    record: environmentRecordSchema,
    state: environmentStateSchema,
    empty: emptyEnvironmentState(of.environment),
    fold: (state, record) =>
      foldEnvironment(
        state as ReturnType<typeof emptyEnvironmentState>,
        record as unknown as EnvironmentRecord,
      ),
    kinds: null,
    names: { environment: of.environment },
  };
}

function parse(entry: StoredEntry, say: (problem: string) => void): Documents | null {
  const read = (name: 'record' | 'state'): Json | null => {
    try {
      const value: unknown = JSON.parse(entry[name]);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
    } catch {
      // Said below.
    }
    say(`${name}.json is not a JSON object`);
    return null;
  };
  const [record, state] = [read('record'), read('state')];
  return record === null || state === null ? null : { record, state };
}

function isNewer(record: Json, kinds: readonly unknown[] | null): boolean {
  const asksForNewer = typeof record['minReader'] === 'number' && record['minReader'] > SCHEMA_VERSION;
  const writtenByNewer =
    typeof record['schemaVersion'] === 'number' && record['schemaVersion'] > SCHEMA_VERSION;
  const isOfUnknownKind = kinds !== null && !kinds.includes(record['kind']);
  return asksForNewer || writtenByNewer || isOfUnknownKind;
}

function issuesOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${v.getDotPath(issue) ?? '(whole)'}: ${issue.message}`)
    .join('; ');
}

/**
 * The path of the first field that differs, with both values; null when all is equal. A stored null says as much as
 * no field: states of before have a field that nobody writes any more, `held`.
 */
function firstDifference(folded: unknown, stored: unknown, path: string): string | null {
  if (Object.is(folded, stored) || (folded === undefined && stored === null)) return null;
  if (isObject(folded) && isObject(stored) && Array.isArray(folded) === Array.isArray(stored)) {
    for (const key of new Set([...Object.keys(folded), ...Object.keys(stored)])) {
      const found = firstDifference(folded[key], stored[key], path === '' ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return `${path} is ${brief(stored)}, the records make it ${brief(folded)}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
