import { PromoteError } from '../../../core/errors/promote-error.js';
import { ledgerIncomplete } from '../../../core/errors/ledger.js';
import type { AppendResult } from '../../../core/ports/ledger-store.js';
import { commitsIn } from '../repository/commits-here.js';
import { saysWritten } from '../repository/pushed.js';
import { objectId } from '../repository/object-id.js';
import { listRefs } from '../repository/remote-state.js';
import type { TwoUrls } from '../repository/two-urls.js';
import { fastImportStream } from './fast-import.js';
import { judge, type Wanted } from './judge.js';
import type { Mirror, Repository } from './mirror.js';
import { cannotPushAtomically, pushPart, type Outgoing, type Part, type Writing } from './push.js';
import { remember } from './seen.js';

/** Where the ledger is, and how long its server may take. */
export interface Place {
  readonly workspaceRoot: string;
  readonly prefix: string;
  /** Where tags go: the workspace's remote, which may be another than the ledger's. */
  readonly tagsRemote: string;
  /** Limit of a push. */
  readonly pushTimeoutMs: number;
  /** The URLs of a remote for which git has more than one. */
  readonly urlsOf: (remote: string) => Promise<TwoUrls | null>;
  /** Whether this process has read or written a commit, so that the mirror has it as long as nobody removes it. */
  readonly isKnown: (commit: string) => boolean;
}

/**
 * Writes all moves, tags and heartbeats, and finds out what came of it. One atomic push where one remote takes
 * both. Else records go first and tags after them, so that a break in between leaves records whose tags are
 * missing, which the next run makes.
 */
export async function append(mirror: Mirror, place: Place, writing: Writing): Promise<AppendResult> {
  const isSame = await mirror.isThere();
  await mirror.make(async () => undefined);
  const parents = await parentsHere(mirror, writing, isSame ? place.isKnown : () => false);
  const lost = writing.moves.some(({ expected }) => expected !== null && !parents.has(expected));
  if (lost) return overtaken(mirror, place, writing);
  const view = { shallow: true, checkout: writing.tags.length > 0 };
  return mirror.throwaway(view, async (repository) => {
    const ours = await writeOutgoing(repository, place.prefix, writing, parents);
    const out = { repository, prefix: place.prefix, parentsHere: parents, timeoutMs: place.pushTimeoutMs };
    return writeParts(mirror, place, { out, ours }, partsOf(mirror, place, writing));
  });
}

/**
 * One push after the other. What comes after the first is not refused for good: it is looked at anew, and what is
 * missing is then written alone, where a refusal is one.
 */
async function writeParts(
  mirror: Mirror,
  place: Place,
  sending: Omit<Sending, 'part'>,
  parts: readonly Part[],
): Promise<AppendResult> {
  const tips = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const result = await write(mirror, place, { ...sending, part }).catch((error: unknown) => {
      if (index === 0 || !(error instanceof PromoteError) || error.kind !== 'external') throw error;
      return { kind: 'conflict', moved: [] } as const;
    });
    if (result.kind === 'conflict') return result;
    for (const [ref, tip] of result.tips) tips.set(ref, tip);
  }
  return { kind: 'written', tips };
}

/** Records first. */
function partsOf(mirror: Mirror, { tagsRemote }: Place, writing: Writing): Part[] {
  const { remote } = mirror;
  if (tagsRemote === remote) return [{ remote, writing, atomic: true }];
  return split({ remote, writing, atomic: true }, tagsRemote);
}

function split({ remote, writing, atomic }: Part, tagsRemote: string): Part[] {
  const { moves, leases, tags } = writing;
  const records = { remote, writing: { moves, leases, tags: [] }, atomic };
  const names = { remote: tagsRemote, writing: { moves: [], leases: [], tags }, atomic };
  return [...(moves.length + leases.length === 0 ? [] : [records]), ...(tags.length === 0 ? [] : [names])];
}

interface Sending {
  readonly out: Outgoing;
  readonly part: Part;
  readonly ours: ReadonlyMap<string, string>;
}

/** One push, and what came of it: what git says of every ref, or else the refs themselves. */
async function write(mirror: Mirror, place: Place, { out, part, ours }: Sending): Promise<AppendResult> {
  const { remote, writing } = part;
  const pushed = await pushPart(out, part);
  if (part.atomic && cannotPushAtomically(pushed)) {
    return writeParts(mirror, place, { out, ours }, split({ ...part, atomic: false }, remote));
  }
  const wanted = wantedOf(place, writing, ours);
  const isSaid = saysWritten(pushed, wanted.keys());
  const urls = isSaid ? await place.urlsOf(remote) : null;
  const landed = isSaid && urls === null ? wanted : await readBack(place, remote, wanted, pushed.stderr);
  const result = judge(wanted, landed, writing, { pushed, urls, remote });
  if (result.kind === 'written') await rememberWritten(mirror, place.prefix, writing, result.tips);
  return result;
}

/** What every ref is to be; null for what is to be gone. */
function wantedOf({ prefix }: Place, writing: Writing, ours: ReadonlyMap<string, string>): Wanted {
  const oursAt = (ref: string): string => ours.get(`ledger/${ref.slice(prefix.length + 1)}`) as string;
  return new Map<string, string | null>([
    ...writing.moves.map(({ ref }) => [ref, oursAt(ref)] as const),
    ...writing.leases.map(({ ref, to }) => [ref, to === 'gone' ? null : oursAt(ref)] as const),
    ...writing.tags.map(({ name, commit }) => [`refs/tags/${name}`, commit] as const),
  ]);
}

/**
 * What the new commits are to stand on, as far as it is here. A beat that stands on the one before moves its
 * ref forward, which servers allow that refuse anything else; one of another clone's is not here, and then the
 * new beat stands alone.
 */
async function parentsHere(
  mirror: Mirror,
  { moves, leases }: Writing,
  isKnown: Place['isKnown'],
): Promise<ReadonlySet<string>> {
  const beats = leases.filter(({ to }) => to !== 'gone');
  const ids = [...moves, ...beats].flatMap(({ expected }) => (expected === null ? [] : [expected]));
  if (ids.every(isKnown)) return new Set(ids);
  return commitsIn((program, doing) => mirror.runOk(program, doing), ids);
}

/**
 * A server may refuse to give a record that was overtaken since the listing, and then a newer tip came without
 * what stands before it: the one who expects the old one has lost.
 */
async function overtaken(mirror: Mirror, place: Place, writing: Writing): Promise<AppendResult> {
  const refs = new Map(writing.moves.map(({ ref }) => [ref, null] as const));
  const now = await readBack(place, mirror.remote, refs, '');
  const moved = writing.moves
    .map(({ ref, expected }) => ({ ref, expected, actual: now.get(ref) ?? null }))
    .filter(({ expected, actual }) => expected !== actual);
  if (moved.length > 0) return { kind: 'conflict', moved };
  throw new PromoteError(
    ledgerIncomplete(
      'The local copy of the ledger lacks records that the new ones must stand on.',
      writing.moves.slice(0, 5).map(({ ref, expected }) => `${ref}: ${expected ?? 'new'}`),
    ),
  );
}

/** Makes the objects and the refs that are to be pushed; answers with their ids, by the name below `refs/outgoing`. */
async function writeOutgoing(
  repository: Repository,
  prefix: string,
  writing: Writing,
  parents: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const { input, names } = fastImportStream(prefix, writing, parents);
  const doing = 'writing ledger records';
  const args = ['fast-import', '--quiet', '--done', '--date-format=raw'];
  const ids = (await repository.runOk({ args, input }, doing)).toString('utf8').split('\n');
  return new Map(names.map((name, at) => [name, objectId(ids[at] ?? '', doing)]));
}

function readBack(
  { workspaceRoot }: Place,
  remote: string,
  wanted: Wanted,
  said: string,
): Promise<Map<string, string>> {
  return listRefs(workspaceRoot, remote, [...wanted.keys()], said);
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
