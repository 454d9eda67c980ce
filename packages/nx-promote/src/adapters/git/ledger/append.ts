import { PromoteError } from '../../../core/errors.js';
import type { AppendResult } from '../../../core/ports/ledger-store.js';
import type { ProgramResult } from '../../process/run.js';
import { parseListing, unreachable } from '../remote-state.js';
import { pushedElsewhere, type TwoUrls } from '../two-urls.js';
import { fastImportStream } from './fast-import.js';
import type { Mirror } from './mirror.js';
import { newOutgoing } from './outgoing.js';
import { push, type Writing } from './push.js';
import { refusedPush } from './refused-push.js';
import { remember } from './seen.js';

/** Where the ledger is, and how long its server may take. */
export interface Place {
  readonly prefix: string;
  /** Limit of a push, and of the look at the refs after it. */
  readonly pushTimeoutMs: number;
}

/** Writes all moves, tags and heartbeats in one atomic push, and finds out what came of it. */
export async function append(mirror: Mirror, place: Place, writing: Writing): Promise<AppendResult> {
  const { prefix, pushTimeoutMs: timeoutMs } = place;
  await mirror.make(async () => undefined);
  const outgoing = newOutgoing();
  const env = objectsFor(mirror, writing);
  const parents = await parentsHere(mirror, writing);
  const unknown = writing.moves.some(({ expected }) => expected !== null && !parents.has(expected));
  if (unknown) return overtaken(mirror, place, writing);
  await mirror.runOk(
    {
      args: ['fast-import', '--quiet', '--done', '--date-format=raw'],
      input: fastImportStream(outgoing, prefix, writing, parents),
      env,
    },
    'writing ledger records',
  );
  const ours = await readOutgoing(mirror, outgoing);
  const oursAt = (ref: string): string => ours.get(`ledger/${ref.slice(prefix.length + 1)}`) as string;
  const wanted = new Map<string, string | null>([
    ...writing.moves.map(({ ref }) => [ref, oursAt(ref)] as const),
    ...writing.leases.map(({ ref, to }) => [ref, to === 'gone' ? null : oursAt(ref)] as const),
    ...writing.tags.map(({ name, commit }) => [`refs/tags/${name}`, commit] as const),
  ]);
  try {
    const pushed = await push(mirror, { outgoing, prefix, writing, parentsHere: parents, env, timeoutMs });
    const urls = pushed.exitCode === 0 ? await mirror.twoUrls() : null;
    const isSure = pushed.exitCode === 0 && urls === null;
    const landed = isSure ? wanted : await readBack(mirror, place, wanted, pushed);
    const result = judge(wanted, landed, writing, { pushed, urls, remote: mirror.remote });
    if (result.kind === 'written') await rememberWritten(mirror, prefix, writing, result.tips);
    return result;
  } finally {
    await dropOutgoing(mirror, place, outgoing, [...ours.keys()], writing);
  }
}

function objectsFor(mirror: Mirror, { tags }: Writing): Readonly<Record<string, string>> {
  return tags.length === 0 ? {} : mirror.lendObjects;
}

/**
 * What the new commits are to stand on, as far as it is here. A beat that stands on the one before moves its
 * ref forward, which servers allow that refuse anything else; one of another clone's is not here, and then the
 * new beat stands alone.
 */
async function parentsHere(mirror: Mirror, { moves, leases }: Writing): Promise<ReadonlySet<string>> {
  const beats = leases.filter(({ to }) => to !== 'gone');
  const ids = [...moves, ...beats].flatMap(({ expected }) => (expected === null ? [] : [expected]));
  if (ids.length === 0) return new Set();
  const answer = await mirror.runOk(
    { args: ['cat-file', '--batch-check=%(objectname)'], input: ids.map((id) => `${id}\n`).join('') },
    'looking for the records before',
  );
  const wanted = new Set(ids);
  return new Set(
    answer
      .toString('utf8')
      .split('\n')
      .filter((line) => wanted.has(line)),
  );
}

/**
 * A server may refuse to give a record that was overtaken since the listing, and then a newer tip came without
 * what stands before it: whoever expects the old one has lost.
 */
async function overtaken(mirror: Mirror, place: Place, writing: Writing): Promise<AppendResult> {
  const refs = new Map(writing.moves.map(({ ref }) => [ref, null] as const));
  const now = await readBack(mirror, place, refs, null);
  const moved = writing.moves
    .map(({ ref, expected }) => ({ ref, expected, actual: now.get(ref) ?? null }))
    .filter(({ expected, actual }) => expected !== actual);
  if (moved.length > 0) return { kind: 'conflict', moved };
  throw new PromoteError({
    kind: 'external',
    code: 'LEDGER_INCOMPLETE',
    message: 'The local copy of the ledger lacks records that the new ones must stand on.',
    details: writing.moves.slice(0, 5).map(({ ref, expected }) => `${ref}: ${expected ?? 'new'}`),
    hints: ['remove the folder nx-promote in the git directory of this clone (a cache), then run again'],
  });
}

async function readOutgoing(mirror: Mirror, outgoing: string): Promise<Map<string, string>> {
  const listing = await mirror.runOk(
    { args: ['for-each-ref', '--format=%(objectname)%09%(refname)', outgoing] },
    'reading the records that were written',
  );
  const refs = parseListing(listing.toString('utf8'));
  return new Map([...refs].map(([name, id]) => [name.slice(outgoing.length + 1), id]));
}

/** After anything but a plain success the refs themselves are asked; git's texts and exit codes are no proof. */
async function readBack(
  mirror: Mirror,
  { pushTimeoutMs: timeoutMs }: Place,
  wanted: ReadonlyMap<string, string | null>,
  push: ProgramResult | null,
): Promise<Map<string, string>> {
  const result = await mirror.talk({
    args: ['ls-remote', '--', mirror.remote, ...wanted.keys()],
    timeoutMs,
  });
  if (result.exitCode !== 0)
    throw unreachable(mirror.remote, result.timedOut, `${push?.stderr ?? ''}\n${result.stderr}`);
  return parseListing(result.stdout.toString('utf8'));
}

interface Pushed {
  readonly pushed: ProgramResult;
  /** Where it was pushed to and where it was looked for, if those may be two. */
  readonly urls: TwoUrls | null;
  readonly remote: string;
}

function judge(
  wanted: ReadonlyMap<string, string | null>,
  landed: ReadonlyMap<string, string | null>,
  { moves, tags, leases }: Writing,
  { pushed, urls, remote }: Pushed,
): AppendResult {
  const hasLanded = (ref: string): boolean => (landed.get(ref) ?? null) === wanted.get(ref);
  if ([...wanted.keys()].every(hasLanded)) {
    const tips = [...moves, ...leases].flatMap(({ ref }) => {
      const tip = wanted.get(ref) ?? null;
      return tip === null ? [] : [[ref, tip] as const];
    });
    return { kind: 'written', tips: new Map(tips) };
  }
  const expectations = [
    ...moves.map(({ ref, expected }) => ({ ref, expected })),
    ...leases.map(({ ref, expected }) => ({ ref, expected })),
    ...tags.map(({ name }) => ({ ref: `refs/tags/${name}`, expected: null })),
  ];
  const moved = expectations
    .map(({ ref, expected }) => ({ ref, expected, actual: landed.get(ref) ?? null }))
    .filter(({ ref, expected, actual }) => expected !== actual && !hasLanded(ref));
  const half = [...wanted.keys()].some(hasLanded);
  if (moved.length > 0 || half) return { kind: 'conflict', moved };
  if (urls !== null) throw pushedElsewhere(remote, urls, [...wanted.keys()]);
  throw refusedPush(pushed, [...wanted.keys()]);
}

/** What we wrote ourselves need not be fetched again. */
async function rememberWritten(
  mirror: Mirror,
  prefix: string,
  { moves }: Writing,
  tips: ReadonlyMap<string, string>,
): Promise<void> {
  const written = moves.map(({ ref }) => [ref, tips.get(ref) as string] as const);
  const stoodOn = moves.flatMap(({ ref, expected }) => (expected === null ? [] : [[ref, expected] as const]));
  await remember(mirror, prefix, new Map(written), new Map(stoodOn));
}

/** Also the expectations that git makes of what it has pushed, where there were none. */
async function dropOutgoing(
  mirror: Mirror,
  { prefix }: Place,
  outgoing: string,
  ours: readonly string[],
  { moves, leases }: Writing,
): Promise<void> {
  const expected = [...moves, ...leases].map(({ ref }) => `expected/${ref.slice(prefix.length + 1)}`);
  const lines = [...new Set([...ours, ...expected])].map((name) => `delete ${outgoing}/${name}\n`);
  await mirror.run({ args: ['update-ref', '--stdin'], input: lines.join('') });
}
