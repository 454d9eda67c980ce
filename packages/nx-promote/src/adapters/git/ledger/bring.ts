import { PromoteError } from '../../../core/errors/promote-error.js';
import { ledgerNotFetched, ledgerRewound } from '../../../core/errors/ledger.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import type { ProgramResult } from '../../process/run.js';
import { parseListing, unreachable } from '../repository/remote-state.js';
import type { Mirror, Repository } from './mirror.js';
import { forget, notContained, pause, remember, seenTips } from './seen.js';

const LIST_TIMEOUT_MS = 120_000;
const FETCH_TIMEOUT_MS = 10 * 60_000;
/** A fetch that another process of this clone is in the way of comes through sooner or later. */
const FETCH_TRIES = 8;
/** A listing may be older than what another process of this clone has seen; three in a row are not. */
const LISTING_TRIES = 3;

export interface Bringing {
  /** Every ledger ref on the remote, as it was listed. */
  readonly listed: ReadonlyMap<string, string>;
  /** Those whose records are asked for. */
  readonly refs: Iterable<string>;
  /** Whether a mirror that is made for this gets all records that stand before, too. */
  readonly whole: boolean;
}

/**
 * Brings records here and gives the tips that were brought: those that were listed, or newer ones where the
 * listed are not to be had any more. Refuses a remote that no longer contains what was seen here before. That is
 * said only of a listing that was made after the seen tips were read: of an older one it means nothing when
 * other processes read and write beside us.
 *
 * Objects are asked for by id and no ref is written by the fetch, so that two fetches have nothing to fight for.
 */
export async function bring(mirror: Mirror, prefix: string, asked: Bringing): Promise<Map<string, string>> {
  const refs = [...asked.refs].filter((ref) => asked.listed.has(ref));
  if (!asked.whole) await mirror.make((aside) => fillWithTips(aside, prefix, pick(asked.listed, refs)));
  else await mirror.make(async () => undefined);
  const seen = await seenTips(mirror, prefix);
  let listed = asked.listed;
  let [failures, before] = [0, ''];
  for (let attempt = 1; ; attempt += 1) {
    const tips = pick(listed, refs);
    const failed = await fetchTips(mirror, seen, tips);
    const lost = failed === null ? await lostRecords(mirror, prefix, seen, listed, refs) : [];
    if (failed === null && lost.length === 0) {
      await remember(mirror, prefix, tips, seen);
      return tips;
    }
    if (failed?.timedOut === true) throw unreachable(mirror.remote, true, failed.stderr);
    if (lost.length > 0 && attempt >= LISTING_TRIES) throw rewound(mirror, lost);
    // A server may give current tips alone, and then somebody who moved one since the listing is no failure.
    const now = JSON.stringify([...tips]);
    failures = now === before ? failures + 1 : 1;
    before = now;
    if (failed !== null && failures === FETCH_TRIES) throw unusable(failed);
    await pause(attempt);
    listed = await listLedger(mirror, prefix);
  }
}

function pick(listed: ReadonlyMap<string, string>, refs: readonly string[]): Map<string, string> {
  return new Map(refs.flatMap((ref) => (listed.has(ref) ? [[ref, listed.get(ref) as string] as const] : [])));
}

/** All refs of the ledger on the remote, without heartbeats: one round trip. */
export async function listLedger(mirror: Mirror, prefix: string): Promise<Map<string, string>> {
  const args = ['ls-remote', '--', mirror.remote, `${prefix}/*`];
  const result = await mirror.talk({ args, timeoutMs: LIST_TIMEOUT_MS });
  if (result.exitCode !== 0) throw unreachable(mirror.remote, result.timedOut, result.stderr);
  const refs = parseListing(result.stdout.toString('utf8'));
  return new Map([...refs].filter(([ref]) => ref.startsWith(`${prefix}/`) && !isLease(prefix, ref)));
}

/** Heartbeats come and go and stand on nothing; they are read off the listing alone. */
function isLease(prefix: string, ref: string): boolean {
  return ref.startsWith(`${prefix}/leases/`);
}

/**
 * A CI machine starts from nothing every time, and a tip tells all: a new mirror gets tips alone. When that
 * fails it begins empty, and the fetch that follows says why.
 */
async function fillWithTips(aside: Mirror, prefix: string, tips: ReadonlyMap<string, string>): Promise<void> {
  if (tips.size === 0) return;
  const { exitCode } = await fetchIds(aside, aside.remote, [...tips.values()], ['--depth=1']);
  if (exitCode === 0) await remember(aside, prefix, tips, new Map());
}

/**
 * Fetches what stands before the tips into a repository that has no history of its own. A server may have newer tips
 * than were listed; what stands before those holds the listed ones.
 */
export async function fetchWhole(
  repository: Repository,
  remote: string,
  tips: ReadonlyMap<string, string>,
): Promise<void> {
  const result = await fetchIds(repository, remote, [...new Set(tips.values())], []);
  if (result.timedOut) throw unreachable(remote, true, result.stderr);
  if (result.exitCode !== 0) throw unusable(result);
}

/** Null when all is here; else what came of the fetch. */
async function fetchTips(
  mirror: Mirror,
  seen: ReadonlyMap<string, string>,
  tips: ReadonlyMap<string, string>,
): Promise<ProgramResult | null> {
  const ids = [...tips].filter(([ref, tip]) => seen.get(ref) !== tip).map(([, tip]) => tip);
  if (ids.length === 0) return null;
  const result = await fetchIds(mirror, mirror.remote, ids, []);
  return result.exitCode === 0 ? null : result;
}

function fetchIds(
  repository: Repository,
  remote: string,
  ids: readonly string[],
  options: readonly string[],
): Promise<ProgramResult> {
  return repository.talk({
    args: ['fetch', '--quiet', ...options, '--stdin', '--', remote],
    input: ids.map((id) => `${id}\n`).join(''),
    timeoutMs: FETCH_TIMEOUT_MS,
  });
}

/** What was seen here before and is not on the remote, as sentences. */
async function lostRecords(
  mirror: Mirror,
  prefix: string,
  seen: ReadonlyMap<string, string>,
  listed: ReadonlyMap<string, string>,
  refs: readonly string[],
): Promise<string[]> {
  const away = [...seen].filter(([ref]) => !listed.has(ref) && !isLease(prefix, ref));
  const gone = away.filter(([ref]) => !mirror.isRetired(ref));
  await forget(mirror, prefix, new Map(away.filter(([ref]) => mirror.isRetired(ref))));
  const tips = pick(listed, refs);
  const apart = await notContained(mirror, seen, tips);
  return [
    ...gone.map(([ref, tip]) => `${ref}: seen ${tip}, now gone`),
    ...refs.filter((ref) => !listed.has(ref) && !seen.has(ref)).map((ref) => `${ref}: listed, now gone`),
    ...[...apart].map((ref) => `${ref}: seen ${seen.get(ref)}, now ${tips.get(ref)}`),
  ];
}

/** Where a person finds the local copy. */
const COPY = '"$(git rev-parse --git-common-dir)/nx-promote/ledger.git"';

/** Acting on a ledger that forgot something would repeat what it forgot. */
function rewound({ remote: name }: Mirror, details: readonly string[]): PromoteError {
  const remote = withoutSecrets(name);
  return new PromoteError(ledgerRewound(remote, COPY, details));
}

/** The remote answers, and yet nothing comes. */
function unusable(result: ProgramResult): PromoteError {
  return new PromoteError(
    ledgerNotFetched(withoutSecrets(result.stderr).split('\n').filter(Boolean).slice(-5)),
  );
}
