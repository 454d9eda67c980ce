import { PromoteError } from '../../../core/errors.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import type { ProgramResult } from '../../process/run.js';
import { parseListing, unreachable } from '../remote-state.js';
import type { Mirror } from './mirror.js';
import { dropAbandoned } from './outgoing.js';
import { notContained, pause, remember, seenTips } from './seen.js';

const LIST_TIMEOUT_MS = 120_000;
const FETCH_TIMEOUT_MS = 10 * 60_000;
/** A fetch that another process of this clone is in the way of comes through sooner or later. */
const FETCH_TRIES = 8;
/** A listing may be older than what another process of this clone has seen; three in a row are not. */
const LISTING_TRIES = 3;
const WHOLE = '--depth=2147483647';

export interface Bringing {
  /** Every ledger ref on the remote, as it was listed. */
  readonly listed: ReadonlyMap<string, string>;
  /** Those whose records are asked for. */
  readonly refs: Iterable<string>;
  /** With all records that stand before. */
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
  for (let attempt = 1; ; attempt += 1) {
    const tips = pick(listed, refs);
    const failed = await fetchTips(mirror, seen, tips, asked.whole);
    const lost = failed === null ? await lostRecords(mirror, prefix, seen, listed, refs) : [];
    if (failed === null && lost.length === 0) {
      await remember(mirror, prefix, tips, seen);
      return tips;
    }
    if (failed?.timedOut === true) throw unreachable(mirror.remote, true, failed.stderr);
    if (lost.length > 0 && attempt >= LISTING_TRIES) throw rewound(lost);
    if (failed !== null && attempt === FETCH_TRIES) throw unusable(failed);
    if (failed !== null) await dropAbandoned(mirror);
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
  const { exitCode } = await fetchIds(aside, [...tips.values()], ['--depth=1']);
  if (exitCode === 0) await remember(aside, prefix, tips, new Map());
}

/** Null when all is here; else what came of the fetch. */
async function fetchTips(
  mirror: Mirror,
  seen: ReadonlyMap<string, string>,
  tips: ReadonlyMap<string, string>,
  whole: boolean,
): Promise<ProgramResult | null> {
  const deepen = whole && (await mirror.isShallow());
  const ids = [...tips].filter(([ref, tip]) => deepen || seen.get(ref) !== tip).map(([, tip]) => tip);
  if (ids.length === 0) return null;
  const result = await fetchIds(mirror, ids, deepen ? [WHOLE] : []);
  return result.exitCode === 0 ? null : result;
}

function fetchIds(
  mirror: Mirror,
  ids: readonly string[],
  options: readonly string[],
): Promise<ProgramResult> {
  return mirror.talk({
    args: [
      'fetch',
      '--quiet',
      ...options,
      '--no-tags',
      '--no-write-fetch-head',
      '--no-auto-maintenance',
      '--no-recurse-submodules',
      '--refmap=',
      '--stdin',
      '--',
      mirror.remote,
    ],
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
  const gone = [...seen].filter(([ref]) => !listed.has(ref) && !isLease(prefix, ref));
  const tips = pick(listed, refs);
  const apart = await notContained(mirror, seen, tips);
  return [
    ...gone.map(([ref, tip]) => `${ref}: seen ${tip}, now gone`),
    ...refs.filter((ref) => !listed.has(ref) && !seen.has(ref)).map((ref) => `${ref}: listed, now gone`),
    ...[...apart].map((ref) => `${ref}: seen ${seen.get(ref)}, now ${tips.get(ref)}`),
  ];
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

/** The remote answers, and yet nothing comes. */
function unusable(result: ProgramResult): PromoteError {
  return new PromoteError({
    kind: 'external',
    code: 'LEDGER_NOT_FETCHED',
    message:
      'The records of the ledger could not be fetched into the local copy of it, although the remote answers.',
    details: withoutSecrets(result.stderr).split('\n').filter(Boolean).slice(-5),
    hints: [
      'run the same command again when no other run is at work in this clone and its worktrees',
      'if that does not help: remove the folder nx-promote in the git directory of this clone (a cache)',
    ],
  });
}
