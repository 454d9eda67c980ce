import type { LedgerRefs } from './ref-names.js';

/**
 * Heartbeats by holder ({@link holderKey}), off a listing of the ledger's refs: their ids change, and say no more
 * than that. Those of an earlier version stand under the attempt alone.
 */
export function leaseIds(refs: LedgerRefs, tips: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...tips].flatMap(([ref, id]) => {
      const name = refs.parse(ref);
      return name?.of === 'lease' ? [[name.holder, id] as const] : [];
    }),
  );
}
