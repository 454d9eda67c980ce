import { PromoteError } from '../../../core/errors.js';
import type { StoredEntry } from '../../../core/ports/ledger-store.js';
import { parseListing, unreachable } from '../remote-state.js';
import { parseBatch } from './cat-file.js';
import { SEEN, type Mirror } from './mirror.js';

export const FETCH_TIMEOUT_MS = 10 * 60_000;

/** The documents at the given tips: no fetch when all were seen before, one otherwise; then one batch read. */
export async function readTips(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
): Promise<Map<string, StoredEntry>> {
  const seen = await seenTips(mirror, prefix);
  const gone = [...seen].filter(([ref]) => !tips.has(ref) && !ref.startsWith(`${prefix}/leases/`));
  if (gone.length > 0) throw rewound(gone.map(([ref, tip]) => `${ref}: seen ${tip}, now gone`));
  const news = [...tips].filter(([ref, tip]) => seen.get(ref) !== tip);
  const current = news.length === 0 ? seen : await fetchTips(mirror, prefix, seen, tips);
  const wanted = [...tips.keys()].map((ref) => [ref, current.get(ref) as string] as const);
  return readDocuments(mirror, wanted);
}

async function seenTips(mirror: Mirror, prefix: string): Promise<Map<string, string>> {
  const listing = await mirror.runOk(
    { args: ['for-each-ref', '--format=%(objectname)%09%(refname)', SEEN] },
    'reading the local copy of the ledger',
  );
  const refs = parseListing(listing.toString('utf8'));
  return new Map([...refs].map(([name, id]) => [`${prefix}${name.slice(SEEN.length)}`, id]));
}

/**
 * The first time only tips come (a CI machine starts from nothing every time, and the tip is enough); later
 * everything since, so that git itself proves that what was seen is still contained: the refspec has no `+`.
 */
async function fetchTips(
  mirror: Mirror,
  prefix: string,
  seen: ReadonlyMap<string, string>,
  tips: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const result = await mirror.talk({
    args: [
      'fetch',
      '--quiet',
      ...(seen.size === 0 ? ['--depth=1'] : []),
      '--no-tags',
      '--no-write-fetch-head',
      '--no-auto-maintenance',
      '--no-recurse-submodules',
      '--refmap=',
      '--',
      mirror.remote,
      `${prefix}/*:${SEEN}/*`,
      // Heartbeats come and go and stand on nothing; they are read off the listing alone.
      `^${prefix}/leases/*`,
    ],
    timeoutMs: FETCH_TIMEOUT_MS,
  });
  const now = await seenTips(mirror, prefix);
  if (result.exitCode === 0) return now;
  const stuck = [...tips].filter(([ref, tip]) => now.get(ref) !== tip && now.get(ref) === seen.get(ref));
  if (stuck.length === 0 || result.timedOut) throw unreachable(mirror.remote, result.timedOut, result.stderr);
  throw rewound(stuck.map(([ref, tip]) => `${ref}: seen ${seen.get(ref)}, now ${tip}`));
}

/** Acting on a ledger that forgot something would repeat what it forgot. */
function rewound(details: readonly string[]): PromoteError {
  return new PromoteError({
    kind: 'refused',
    code: 'LEDGER_REWOUND',
    message: 'The ledger on the remote no longer contains records that were seen here before.',
    details: details.slice(0, 5),
    hints: [
      'find out who rewrote it and put it back: the seen commits are still in the local copy of the ledger',
      'if the rewrite was meant: remove the folder nx-promote in the git directory of this clone, then run again',
    ],
  });
}

export async function readDocuments(
  mirror: Mirror,
  tips: readonly (readonly [ref: string, tip: string])[],
): Promise<Map<string, StoredEntry>> {
  const names = tips.flatMap(([, tip]) => [`${tip}:record.json`, `${tip}:state.json`]);
  const output = await mirror.runOk(
    { args: ['cat-file', '--batch'], input: names.map((name) => `${name}\n`).join('') },
    'reading ledger records',
  );
  const documents = parseBatch(output);
  return new Map(
    tips.map(([ref, tip], index) => {
      const [record, state] = [documents[2 * index], documents[2 * index + 1]];
      if (record == null || state == null) throw incomplete(ref, tip);
      return [ref, { tip, record: record.toString('utf8'), state: state.toString('utf8') }];
    }),
  );
}

/** Every record of one ref, newest first. */
export async function readLog(mirror: Mirror, prefix: string, ref: string): Promise<StoredEntry[]> {
  const seenRef = `${SEEN}${ref.slice(prefix.length)}`;
  const whole = ['--depth=2147483647', '--no-tags', '--no-write-fetch-head', '--refmap='];
  const fetched = await mirror.talk({
    args: ['fetch', '--quiet', ...whole, '--', mirror.remote, `${ref}:${seenRef}`],
    timeoutMs: FETCH_TIMEOUT_MS,
  });
  if (fetched.exitCode !== 0) throw unreachable(mirror.remote, fetched.timedOut, fetched.stderr);
  const ids = (
    await mirror.runOk(
      { args: ['rev-list', '--first-parent', seenRef, '--'] },
      `reading the history of ${ref}`,
    )
  )
    .toString('utf8')
    .split('\n')
    .filter(Boolean);
  const entries = await readDocuments(
    mirror,
    ids.map((id) => [id, id] as const),
  );
  return ids.map((id) => entries.get(id) as StoredEntry);
}

function incomplete(ref: string, tip: string): PromoteError {
  return new PromoteError({
    kind: 'external',
    code: 'LEDGER_INCOMPLETE',
    message: `The ledger record ${tip} of ${ref} lacks its record.json or state.json.`,
    hints: ['remove the folder nx-promote in the git directory of this clone (a cache), then run again'],
  });
}
