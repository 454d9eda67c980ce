import type { TagMove } from '../model/tag-move.js';
/** A record to be written: the JSON documents of one commit on one ledger ref. */
export interface LedgerCommit {
  /** Lines of the commit message: subject, body, trailers. */
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** RFC 3339. */
  readonly at: string;
  readonly record: string;
  readonly state: string;
}

/** One ledger ref that moves: `expected` is the tip the plan was made on, null when the ref must not exist. */
export interface LedgerMove {
  readonly ref: string;
  readonly expected: string | null;
  /** Oldest first; each becomes the parent of the next. */
  readonly commits: readonly LedgerCommit[];
}

export type { TagMove };

/**
 * A heartbeat ref that changes under an expectation: to a fresh beat, or away. Beats carry no state; that
 * something changed is all they say.
 */
export interface LeaseMove {
  readonly ref: string;
  readonly expected: string | null;
  readonly to: 'beat' | 'gone';
  /** Makes the beat's id unique. */
  readonly nonce: string;
}

/** Refuses one append that names a ref twice: git would take one of the two and lose the other's record in silence. */
export function checkNamedOnce(
  moves: readonly LedgerMove[],
  tags: readonly TagMove[],
  leases: readonly LeaseMove[],
): void {
  const named = [
    ...[...moves, ...leases].map(({ ref }) => ref),
    ...tags.map(({ name }) => `refs/tags/${name}`),
  ];
  const seen = new Set<string>();
  const twice = named.find((ref) => seen.size === seen.add(ref).size);
  if (twice !== undefined) throw new Error(`The ref ${twice} is named twice in one append to the ledger.`);
}

export type AppendResult =
  /** `tips`: the new id of every ref that was moved; a lease that went away is absent. */
  | { readonly kind: 'written'; readonly tips: ReadonlyMap<string, string> }
  | {
      readonly kind: 'conflict';
      /** What the remote holds now for every ref that is not what was expected. */
      readonly moved: readonly {
        readonly ref: string;
        readonly expected: string | null;
        readonly actual: string | null;
      }[];
    };

export interface StoredEntry {
  readonly tip: string;
  readonly record: string;
  readonly state: string;
}

/** Every record of one ref, newest first. */
export interface LedgerChain {
  readonly ref: string;
  readonly entries: readonly StoredEntry[];
}

export interface LedgerReader {
  /**
   * The documents at the given tips (ref -> id, from a {@link RemoteState}), fetched if they are not here:
   * at most one fetch and one batch read, whatever their number. Refuses (kind `refused`) a ledger that no
   * longer contains a tip that was seen here before.
   */
  read(tips: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, StoredEntry>>;
  /** Every record of one ref, newest first; fetches the chain when only its tip is here. */
  log(ref: string, tip: string): Promise<readonly StoredEntry[]>;
  /**
   * The same for many refs, one after the other: one fetch for all, and never more than a few thousand
   * records in memory beside the longest chain.
   */
  logs(refs: readonly string[]): AsyncIterable<LedgerChain>;
}

export interface LedgerStore extends LedgerReader {
  /**
   * Writes all moves, tags and heartbeats, or none: one atomic push, each ref under the expectation it was
   * planned on. Where the ledger has a remote of its own, or a remote that cannot push atomically, records go
   * first and what was only half written comes back as a conflict: looking again finds what is missing, and
   * running again writes it. `written` means that git named every ref as written, or that the refs, read
   * again, say so; an exit code alone decides nothing, and an answer that was lost on the way back is found. Throws (kind `external`) when the remote refuses for another reason than
   * a lost race; the message says which. That one ref is named twice is a bug of the caller, and an error.
   */
  append(
    moves: readonly LedgerMove[],
    tags: readonly TagMove[],
    leases?: readonly LeaseMove[],
  ): Promise<AppendResult>;
}
