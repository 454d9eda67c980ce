import type { LedgerChain } from '../../../core/ports/ledger-store.js';
import { unreachable } from '../remote-state.js';
import { SEEN, type Mirror } from './mirror.js';
import { FETCH_TIMEOUT_MS, readDocuments } from './read.js';

const RECORDS_AT_ONCE = 4_000;

/** The whole chains of many refs: one fetch, one walk, and the documents a few thousand at a time. */
export async function* readLogs(
  open: () => Promise<Mirror>,
  prefix: string,
  refs: readonly string[],
): AsyncGenerator<LedgerChain> {
  if (refs.length === 0) return;
  const mirror = await open();
  await fetchWhole(mirror, prefix);
  const chains = await walk(mirror, prefix, refs);
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

async function fetchWhole(mirror: Mirror, prefix: string): Promise<void> {
  const args = ['fetch', '--quiet', '--depth=2147483647', '--no-tags', '--no-write-fetch-head', '--refmap='];
  const fetched = await mirror.talk({
    args: [...args, '--', mirror.remote, `${prefix}/*:${SEEN}/*`, `^${prefix}/leases/*`],
    timeoutMs: FETCH_TIMEOUT_MS,
  });
  if (fetched.exitCode !== 0) throw unreachable(mirror.remote, fetched.timedOut, fetched.stderr);
}

/** Ids of every chain, newest first, from one listing of all commits. */
async function walk(
  mirror: Mirror,
  prefix: string,
  refs: readonly string[],
): Promise<{ ref: string; ids: string[] }[]> {
  const local = refs.map((ref) => `${SEEN}${ref.slice(prefix.length)}`);
  const input = local.map((ref) => `${ref}\n`).join('');
  const [tips, listing] = await Promise.all([
    mirror.runOk({ args: ['cat-file', '--batch-check=%(objectname)'], input }, 'reading the ledger'),
    mirror.runOk(
      { args: ['rev-list', '--parents', '--first-parent', '--stdin'], input },
      'walking the ledger',
    ),
  ]);
  const parents = new Map(
    listing
      .toString('utf8')
      .split('\n')
      .map((line) => line.split(' ') as [string, string | undefined]),
  );
  const ids = tips.toString('utf8').split('\n');
  return refs.map((ref, index) => {
    const chain: string[] = [];
    for (let id = ids[index]; id !== undefined && parents.has(id); id = parents.get(id)) chain.push(id);
    return { ref, ids: chain };
  });
}
