import type { LedgerReader, StoredEntry } from '../ports/ledger-store.js';
import type { LedgerRefs } from './ref-names.js';
import { isStateful, snapshotOf, type LedgerSnapshot } from './snapshot.js';

/**
 * What the ledger said at a moment (RFC 3339): of each chain the newest record that is not younger. Clocks of
 * writers differ, so a record counts as written no earlier than the one before it in its chain.
 */
export async function readSnapshotAt(
  reader: LedgerReader,
  refs: LedgerRefs,
  tips: ReadonlyMap<string, string>,
  at: string,
): Promise<LedgerSnapshot> {
  const then = Date.parse(at);
  const found = new Map<string, StoredEntry>();
  const wanted = [...tips.keys()].filter((ref) => isStateful(refs, ref));
  for await (const { ref, entries } of reader.logs(wanted)) {
    const entry = newestAt(entries, then);
    if (entry !== null) found.set(ref, entry);
  }
  return snapshotOf(refs, found);
}

function newestAt(entries: readonly StoredEntry[], then: number): StoredEntry | null {
  let newest: StoredEntry | null = null;
  for (const entry of [...entries].reverse()) {
    if (timeOf(entry.record) > then) break;
    newest = entry;
  }
  return newest;
}

/** Records of any writer have this field; nothing else of them is read here. */
function timeOf(record: string): number {
  return Date.parse((JSON.parse(record) as { at: string }).at);
}
