import type { LedgerChain } from '../../../core/ports/ledger-store.js';
import { gitFailed } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { objectId } from '../repository/object-id.js';
import { bring, fetchWhole, listLedger } from './bring.js';
import type { Mirror, Repository } from './mirror.js';
import { readDocuments } from './read.js';

const WALKING = 'walking the ledger';
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
  const chains = chainsOf(await walk(mirror, tips), refs, tips);
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

/**
 * All commits that stand before the tips, each with its parents. A mirror whose chains end early is left as it is:
 * deepening it would hold git's lock on it for as long as the server takes, and everybody else would wait. What is
 * missing is fetched, and walked, in a repository that takes no notice of where the chains end.
 */
async function walk(mirror: Mirror, tips: ReadonlyMap<string, string>): Promise<string> {
  if (!(await mirror.isShallow())) return succeeded(await listChains(mirror, tips), WALKING);
  return mirror.throwaway({ shallow: false, checkout: false }, async (whole) => {
    const listed = await listChains(whole, tips);
    if (listed.exitCode === 0) return succeeded(listed, WALKING);
    await fetchWhole(whole, mirror.remote, tips);
    return succeeded(await listChains(whole, tips), WALKING);
  });
}

function listChains(repository: Repository, tips: ReadonlyMap<string, string>): Promise<ProgramResult> {
  const input = [...tips.values()].map((id) => `${id}\n`).join('');
  return repository.run({ args: ['rev-list', '--parents', '--first-parent', '--stdin'], input });
}

function succeeded(result: ProgramResult, doing: string): string {
  if (result.exitCode !== 0) throw gitFailed(result, doing);
  return result.stdout.toString('utf8');
}

/** Ids of every chain, newest first, from one listing of all commits. */
function chainsOf(
  listing: string,
  refs: readonly string[],
  tips: ReadonlyMap<string, string>,
): { ref: string; ids: string[] }[] {
  const lines = listing.split('\n').filter(Boolean);
  const parents = new Map(
    lines.map((line) => {
      const [id, parent] = line.split(' ');
      return [objectId(id, WALKING), parent] as const;
    }),
  );
  return refs.map((ref) => {
    const ids: string[] = [];
    for (let id = tips.get(ref); id !== undefined && parents.has(id); id = parents.get(id)) ids.push(id);
    return { ref, ids };
  });
}
