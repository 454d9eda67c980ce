import type { LeaseMove, LedgerMove, TagMove } from '../../../core/ports/ledger-store.js';
import type { ProgramResult } from '../../process/run.js';
import type { Mirror } from './mirror.js';

export const PUSH_TIMEOUT_MS = 120_000;

/** Everything one append writes. */
export interface Writing {
  readonly moves: readonly LedgerMove[];
  readonly tags: readonly TagMove[];
  readonly leases: readonly LeaseMove[];
}

interface Outgoing {
  /** Where the objects stand that are to be pushed, in the mirror. */
  readonly outgoing: string;
  readonly prefix: string;
  readonly writing: Writing;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * One atomic push; against a remote that cannot do that, records first and tags after them, so that a break
 * in between leaves records whose tags are missing, which the next run makes. The exit code is 0 only when all
 * has arrived.
 */
export async function push(mirror: Mirror, out: Outgoing): Promise<ProgramResult> {
  const atomic = await mirror.talk(program(mirror.remote, out, true));
  if (atomic.exitCode === 0 || !CANNOT_PUSH_ATOMICALLY.test(atomic.stderr)) return atomic;
  const { moves, tags, leases } = out.writing;
  const onlyTags = program(mirror.remote, { ...out, writing: { moves: [], leases: [], tags } }, false);
  if (moves.length + leases.length === 0) return mirror.talk(onlyTags);
  const records = program(mirror.remote, { ...out, writing: { moves, leases, tags: [] } }, false);
  const first = await mirror.talk(records);
  return first.exitCode !== 0 || tags.length === 0 ? first : mirror.talk(onlyTags);
}

/** Said by our own git before it sends anything; `LC_ALL=C` keeps it English. */
const CANNOT_PUSH_ATOMICALLY = /receiving end does not support --atomic/;

/**
 * Wildcards instead of one refspec per ref: git's matching of explicit refspecs is quadratic. Each flag keeps
 * a setting of the user's from leaking into the write.
 */
function program(
  remote: string,
  { outgoing, prefix, writing, env }: Outgoing,
  atomic: boolean,
): { args: string[]; timeoutMs: number; env: Readonly<Record<string, string>> } {
  const { moves, tags, leases } = writing;
  const expectations = [
    ...[...moves, ...leases].map(({ ref, expected }) => `--force-with-lease=${ref}:${expected ?? ''}`),
    ...tags.map(({ name }) => `--force-with-lease=refs/tags/${name}:`),
  ];
  const gone = leases.filter(({ to }) => to === 'gone');
  const refspecs = [
    ...(moves.length + leases.length === gone.length ? [] : [`${outgoing}/ledger/*:${prefix}/*`]),
    ...(tags.length === 0 ? [] : [`${outgoing}/tags/*:refs/tags/*`]),
    ...gone.map(({ ref }) => `:${ref}`),
  ];
  const flags = ['--porcelain', '--no-verify', '--no-follow-tags', '--no-signed'];
  return {
    args: [
      'push',
      ...flags,
      atomic ? '--atomic' : '--no-atomic',
      '--recurse-submodules=no',
      ...expectations,
      '--',
      remote,
      ...refspecs,
    ],
    timeoutMs: PUSH_TIMEOUT_MS,
    env,
  };
}
