import type { LeaseMove, LedgerMove, TagMove } from '../../../core/ports/ledger-store.js';
import type { ProgramResult } from '../../process/run.js';
import type { Repository } from './mirror.js';

/** Everything one append writes. */
export interface Writing {
  readonly moves: readonly LedgerMove[];
  readonly tags: readonly TagMove[];
  readonly leases: readonly LeaseMove[];
}

/** Where a throwaway repository keeps what it sends: below `ledger` and `tags`. */
export const OUTGOING = 'refs/outgoing';
/** Where it keeps what the remote is expected to hold, by the path below the prefix. */
export const EXPECTED = 'refs/expected';

export interface Outgoing {
  readonly repository: Repository;
  readonly prefix: string;
  /** The expected commits that are here, each with a tracking ref. */
  readonly parentsHere: ReadonlySet<string>;
  readonly timeoutMs: number;
}

/** What goes to one remote, in one push. */
export interface Part {
  readonly remote: string;
  readonly writing: Writing;
  readonly atomic: boolean;
}

export function pushPart(out: Outgoing, part: Part): Promise<ProgramResult> {
  const { repository, prefix, timeoutMs } = out;
  const refspec = `${prefix}/*:${EXPECTED}/*`;
  return repository.talk({ args: argsOf(out, part), timeoutMs }, { remote: part.remote, refspec });
}

/** Said by our own git before it sends anything; `LC_ALL=C` keeps it English. */
export function cannotPushAtomically({ exitCode, stderr }: ProgramResult): boolean {
  return exitCode !== 0 && /receiving end does not support --atomic/.test(stderr);
}

/**
 * Wildcards instead of one refspec per ref, and one `--force-with-lease` that finds every expectation under a
 * tracking ref instead of one per ref: git compares each explicit one with each ref of the remote. Where there is
 * no tracking ref, as for every tag, the remote's ref must not exist.
 */
function argsOf({ prefix, parentsHere }: Outgoing, { remote, writing, atomic }: Part): string[] {
  const { moves, tags, leases } = writing;
  // A beat of another clone's is not here, and nothing can track it.
  const untracked = leases.filter(({ expected }) => expected !== null && !parentsHere.has(expected));
  const gone = leases.filter(({ to }) => to === 'gone');
  const refspecs = [
    ...(moves.length + leases.length === gone.length ? [] : [`${OUTGOING}/ledger/*:${prefix}/*`]),
    ...(tags.length === 0 ? [] : [`${OUTGOING}/tags/*:refs/tags/*`]),
    ...gone.map(({ ref }) => `:${ref}`),
  ];
  return [
    'push',
    '--porcelain',
    atomic ? '--atomic' : '--no-atomic',
    '--force-with-lease',
    ...untracked.map(({ ref, expected }) => `--force-with-lease=${ref}:${expected}`),
    '--',
    remote,
    ...refspecs,
  ];
}
