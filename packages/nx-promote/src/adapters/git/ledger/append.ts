import { randomUUID } from 'node:crypto';
import { PromoteError } from '../../../core/errors.js';
import type { AppendResult, LedgerMove, TagMove } from '../../../core/ports/ledger-store.js';
import { redactUrls } from '../../process/git.js';
import type { ProgramResult } from '../../process/run.js';
import { parseListing, unreachable } from '../remote-state.js';
import { fastImportStream } from './fast-import.js';
import { SEEN, type Mirror } from './mirror.js';

const PUSH_TIMEOUT_MS = 120_000;

/** Writes all moves and tags in one atomic push, and finds out what came of it. */
export async function append(
  mirror: Mirror,
  prefix: string,
  moves: readonly LedgerMove[],
  tags: readonly TagMove[],
): Promise<AppendResult> {
  const outgoing = `refs/outgoing/${randomUUID()}`;
  await mirror.runOk(
    {
      args: ['fast-import', '--quiet', '--done', '--date-format=raw'],
      input: fastImportStream(outgoing, prefix, moves, tags),
      env: objectsFor(mirror, tags),
    },
    'writing ledger records',
  );
  const ours = await readOutgoing(mirror, outgoing);
  const wanted = new Map<string, string>([
    ...moves.map(({ ref }) => [ref, ours.get(`ledger/${ref.slice(prefix.length + 1)}`) as string] as const),
    ...tags.map(({ name, commit }) => [`refs/tags/${name}`, commit] as const),
  ]);
  try {
    const push = await mirror.talk({
      ...pushProgram(mirror.remote, outgoing, prefix, moves, tags),
      env: objectsFor(mirror, tags),
    });
    const landed = push.exitCode === 0 ? wanted : await readBack(mirror, wanted, push);
    const result = judge(wanted, landed, moves, tags, push);
    if (result.kind === 'written') await rememberSeen(mirror, prefix, result.tips);
    return result;
  } finally {
    await dropOutgoing(mirror, outgoing, ours);
  }
}

function objectsFor(mirror: Mirror, tags: readonly TagMove[]): Readonly<Record<string, string>> {
  return tags.length === 0 ? {} : mirror.lendObjects;
}

/**
 * Wildcards instead of one refspec per ref: git's matching of explicit refspecs is quadratic. Each flag keeps
 * a setting of the user's from leaking into the write.
 */
function pushProgram(
  remote: string,
  outgoing: string,
  prefix: string,
  moves: readonly LedgerMove[],
  tags: readonly TagMove[],
): { args: string[]; timeoutMs: number } {
  const leases = [
    ...moves.map(({ ref, expected }) => `--force-with-lease=${ref}:${expected ?? ''}`),
    ...tags.map(({ name }) => `--force-with-lease=refs/tags/${name}:`),
  ];
  const refspecs = [
    ...(moves.length === 0 ? [] : [`${outgoing}/ledger/*:${prefix}/*`]),
    ...(tags.length === 0 ? [] : [`${outgoing}/tags/*:refs/tags/*`]),
  ];
  const flags = ['--porcelain', '--atomic', '--no-verify', '--no-follow-tags', '--no-signed'];
  return {
    args: ['push', ...flags, '--recurse-submodules=no', ...leases, '--', remote, ...refspecs],
    timeoutMs: PUSH_TIMEOUT_MS,
  };
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
  wanted: ReadonlyMap<string, string>,
  push: ProgramResult,
): Promise<Map<string, string>> {
  const result = await mirror.talk({
    args: ['ls-remote', '--', mirror.remote, ...wanted.keys()],
    timeoutMs: PUSH_TIMEOUT_MS,
  });
  if (result.exitCode !== 0)
    throw unreachable(mirror.remote, result.timedOut, `${push.stderr}\n${result.stderr}`);
  return parseListing(result.stdout.toString('utf8'));
}

function judge(
  wanted: ReadonlyMap<string, string>,
  landed: ReadonlyMap<string, string>,
  moves: readonly LedgerMove[],
  tags: readonly TagMove[],
  push: ProgramResult,
): AppendResult {
  if ([...wanted].every(([ref, id]) => landed.get(ref) === id)) {
    return { kind: 'written', tips: new Map(moves.map(({ ref }) => [ref, wanted.get(ref) as string])) };
  }
  const expectations = [
    ...moves.map(({ ref, expected }) => ({ ref, expected })),
    ...tags.map(({ name }) => ({ ref: `refs/tags/${name}`, expected: null })),
  ];
  const moved = expectations
    .map(({ ref, expected }) => ({ ref, expected, actual: landed.get(ref) ?? null }))
    .filter(({ expected, actual }) => expected !== actual);
  if (moved.length > 0) return { kind: 'conflict', moved };
  throw refusedPush(push, [...wanted.keys()]);
}

/** Nothing moved and nobody was faster: the remote did not want it, or something blocks the ref there. */
function refusedPush(push: ProgramResult, refs: readonly string[]): PromoteError {
  const said = redactUrls(push.stderr)
    .split('\n')
    // eslint-disable-next-line no-control-regex -- a server's words reach a terminal
    .map((line) => line.replace(/[\u0000-\u001f\u007f\u009b]/g, ' ').trim())
    .filter(Boolean);
  return new PromoteError({
    kind: 'external',
    code: push.timedOut ? 'LEDGER_PUSH_TIMED_OUT' : 'LEDGER_PUSH_REFUSED',
    message: push.timedOut
      ? 'The push of ledger records did not end in time, and nothing of it arrived.'
      : 'The remote refused the push of ledger records, although nobody else has moved them.',
    details: [...said.slice(-8), `refs: ${refs.slice(0, 5).join(', ')}${refs.length > 5 ? ', ...' : ''}`],
    hints: [
      'see that the account may push these refs and tags: branch and tag rules, hooks, a token with write access',
      'a "cannot lock ref" that stays although nobody else is at work is a leftover .lock file on the server',
    ],
  });
}

/** What we wrote ourselves need not be fetched again. */
async function rememberSeen(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
): Promise<void> {
  const lines = [...tips].map(([ref, tip]) => `update ${SEEN}${ref.slice(prefix.length)} ${tip}\n`);
  await mirror.run({ args: ['update-ref', '--stdin'], input: lines.join('') });
}

async function dropOutgoing(
  mirror: Mirror,
  outgoing: string,
  ours: ReadonlyMap<string, string>,
): Promise<void> {
  const lines = [...ours.keys()].map((name) => `delete ${outgoing}/${name}\n`);
  await mirror.run({ args: ['update-ref', '--stdin'], input: lines.join('') });
}
