import type { LeaseMove, LedgerMove, TagMove } from '../../../core/ports/ledger-store.js';
import type { ProgramResult } from '../../process/run.js';
import type { Mirror } from './mirror.js';

/** Everything one append writes. */
export interface Writing {
  readonly moves: readonly LedgerMove[];
  readonly tags: readonly TagMove[];
  readonly leases: readonly LeaseMove[];
}

interface Outgoing {
  /**
   * Where the objects stand that are to be pushed, in the mirror: below `ledger` and `tags`, and below
   * `expected` what the remote is expected to hold.
   */
  readonly outgoing: string;
  readonly prefix: string;
  readonly writing: Writing;
  /** The expected commits that the mirror has, and so a tracking ref for each. */
  readonly parentsHere: ReadonlySet<string>;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * One atomic push; against a remote that cannot do that, records first and tags after them, so that a break
 * in between leaves records whose tags are missing, which the next run makes. The exit code is 0 only when all
 * has arrived.
 */
export async function push(mirror: Mirror, out: Outgoing): Promise<ProgramResult> {
  const tracking = `${out.prefix}/*:${out.outgoing}/expected/*`;
  const talk = (what: ReturnType<typeof program>): Promise<ProgramResult> => mirror.talk(what, tracking);
  const atomic = await talk(program(mirror.remote, out, true));
  if (atomic.exitCode === 0 || !CANNOT_PUSH_ATOMICALLY.test(atomic.stderr)) return atomic;
  const { moves, tags, leases } = out.writing;
  const onlyTags = program(mirror.remote, { ...out, writing: { moves: [], leases: [], tags } }, false);
  if (moves.length + leases.length === 0) return talk(onlyTags);
  const records = program(mirror.remote, { ...out, writing: { moves, leases, tags: [] } }, false);
  const first = await talk(records);
  return first.exitCode !== 0 || tags.length === 0 ? first : talk(onlyTags);
}

/** Said by our own git before it sends anything; `LC_ALL=C` keeps it English. */
const CANNOT_PUSH_ATOMICALLY = /receiving end does not support --atomic/;

/**
 * Wildcards instead of one refspec per ref, and one `--force-with-lease` that finds every expectation under a
 * tracking ref instead of one per ref: git compares each explicit one with each ref of the remote. Where there is
 * no tracking ref, as for every tag, the remote's ref must not exist. Each other flag keeps a setting of the
 * user's from leaking into the write.
 */
function program(
  remote: string,
  { outgoing, prefix, writing, parentsHere, env, timeoutMs }: Outgoing,
  atomic: boolean,
): { args: string[]; timeoutMs: number; env: Readonly<Record<string, string>> } {
  const { moves, tags, leases } = writing;
  // A beat of another clone's is not here, and nothing can track it.
  const untracked = leases.filter(({ expected }) => expected !== null && !parentsHere.has(expected));
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
      '--force-with-lease',
      ...untracked.map(({ ref, expected }) => `--force-with-lease=${ref}:${expected}`),
      '--',
      remote,
      ...refspecs,
    ],
    timeoutMs,
    env,
  };
}
