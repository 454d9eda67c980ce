import type { LedgerChain } from '../../../core/ports/ledger-store.js';
import { bring, listLedger } from './bring.js';
import type { Mirror } from './mirror.js';
import { readDocuments } from './read.js';

const RECORDS_AT_ONCE = 4_000;

/**
 * The whole chains of many refs: one listing, one fetch of what is not here, one walk, and the documents a few
 * thousand at a time.
 */
export async function* readLogs(
  open: () => Promise<Mirror>,
  prefix: string,
  refs: readonly string[],
): AsyncGenerator<LedgerChain> {
  if (refs.length === 0) return;
  const mirror = await open();
  const listed = await listLedger(mirror, prefix);
  const tips = await bring(mirror, prefix, { listed, refs, whole: true });
  const chains = await walk(mirror, refs, tips);
  for (let at = 0; at < chains.length;) {
    const some: typeof chains = [];
    for (let count = 0; at < chains.length && (some.length === 0 || count < RECORDS_AT_ONCE); at += 1) {
      const chain = chains[at] as (typeof chains)[number];
      some.push(chain);
      count += chain.ids.length;
    }
    const wanted = some.flatMap(({ ref, ids }) => ids.map((id) => [`${ref} ${id}`, id] as const));
    const documents = await readDocuments(mirror, wanted);
    for (const { ref, ids } of some) {
      yield { ref, entries: ids.flatMap((id) => documents.get(`${ref} ${id}`) ?? []) };
    }
  }
}

/** Ids of every chain, newest first, from one listing of all commits. */
async function walk(
  mirror: Mirror,
  refs: readonly string[],
  tips: ReadonlyMap<string, string>,
): Promise<{ ref: string; ids: string[] }[]> {
  const input = [...tips.values()].map((id) => `${id}\n`).join('');
  const listing = await mirror.runOk(
    { args: ['rev-list', '--parents', '--first-parent', '--stdin'], input },
    'walking the ledger',
  );
  const parents = new Map(
    listing
      .toString('utf8')
      .split('\n')
      .map((line) => line.split(' ') as [string, string | undefined]),
  );
  return refs.map((ref) => {
    const ids: string[] = [];
    for (let id = tips.get(ref); id !== undefined && parents.has(id); id = parents.get(id)) ids.push(id);
    return { ref, ids };
  });
}
