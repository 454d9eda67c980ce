import { setTimeout as sleep } from 'node:timers/promises';
import { spreadPause } from '../../../core/model/back-off.js';
import { idLines } from '../repository/object-id.js';
import { parseListing } from '../repository/remote-state.js';
import type { Mirror } from './mirror.js';

const TRIES = 5;
const COMPARING = 'comparing the ledger';

/** Ref of the remote -> the tip that any process of this clone saw there last. */
export async function seenTips(mirror: Mirror, prefix: string): Promise<Map<string, string>> {
  const listing = await mirror.runOk(
    { args: ['for-each-ref', '--format=%(objectname)%09%(refname)', mirror.seen] },
    'reading the local copy of the ledger',
  );
  const refs = parseListing(listing.toString('utf8'));
  return new Map([...refs].map(([name, id]) => [`${prefix}${name.slice(mirror.seen.length)}`, id]));
}

/**
 * The refs whose seen tip does not stand in the chain of the tip they have now. Chains share no record, so one
 * walk over all of them tells it for each.
 */
export async function notContained(
  mirror: Mirror,
  seen: ReadonlyMap<string, string>,
  tips: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const moved = [...tips].filter(([ref, tip]) => seen.has(ref) && seen.get(ref) !== tip);
  if (moved.length === 0) return new Set();
  const input = moved.map(([ref, tip]) => `${seen.get(ref)}\n^${tip}\n`).join('');
  const left = await mirror.runOk({ args: ['rev-list', '--stdin'], input }, COMPARING);
  const apart = new Set(idLines(left, COMPARING).map(([id]) => id));
  return new Set(moved.map(([ref]) => ref).filter((ref) => apart.has(seen.get(ref) as string)));
}

/**
 * Keeps tips as seen, where they stand on `seen`. Another process may do the same at this moment; each ref
 * only ever moves forward. A lock that a killed process left is no reason to give up: what was read is right,
 * only the next look compares it with something older.
 */
export async function remember(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, string>,
): Promise<void> {
  let [wanted, known] = [tips, seen];
  for (let attempt = 1; !(await moveSeen(mirror, prefix, wanted, known)) && attempt < TRIES; attempt += 1) {
    await pause(attempt);
    known = await seenTips(mirror, prefix);
    const ahead = await notContained(mirror, known, wanted);
    wanted = new Map([...wanted].filter(([ref]) => !ahead.has(ref)));
  }
}

async function moveSeen(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, string>,
): Promise<boolean> {
  const lines = [...tips]
    .filter(([ref, tip]) => seen.get(ref) !== tip)
    .map(([ref, tip]) => {
      const before = seen.get(ref) ?? '0'.repeat(tip.length);
      return `update ${mirror.seen}${ref.slice(prefix.length)} ${tip} ${before}\n`;
    });
  if (lines.length === 0) return true;
  const { exitCode } = await mirror.run({ args: ['update-ref', '--stdin'], input: lines.join('') });
  return exitCode === 0;
}

/** What was retired is seen no more; something else may have the name one day. */
export async function forget(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
): Promise<void> {
  if (tips.size === 0) return;
  const lines = [...tips].map(([ref, tip]) => `delete ${mirror.seen}${ref.slice(prefix.length)} ${tip}\n`);
  await mirror.run({ args: ['update-ref', '--stdin'], input: lines.join('') });
}

const AGAIN = { firstMs: 150, longestMs: 4_500 };

/** Longer each time, and for no two processes the same. */
export async function pause(attempt: number): Promise<void> {
  await sleep(spreadPause(attempt, AGAIN, Math.random()));
}
