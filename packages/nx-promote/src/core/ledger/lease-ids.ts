import type { LedgerRefs } from './ref-names.js';

/** Heartbeats by attempt, off a listing of the ledger's refs: their ids change, and say no more than that. */
export function leaseIds(refs: LedgerRefs, tips: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...tips].flatMap(([ref, id]) => {
      const name = refs.parse(ref);
      return name?.of === 'lease' ? [[name.attempt, id] as const] : [];
    }),
  );
}
