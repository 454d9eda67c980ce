import type { Artifact } from '../model/artifact.js';
import type { Kind } from '../model/record.js';

/** What a component is in one environment; the word that matters most of those that fit. */
export type CellState =
  | 'verified'
  | 'deployed'
  | 'in-progress'
  | 'rejected'
  | 'suspect'
  | 'pinned'
  | 'empty'
  | 'failed'
  | 'drifted'
  | 'not-adopted';

/** One component in one environment. */
export interface StatusCell {
  readonly state: CellState;
  /** What runs there as the ledger knows it, and since when (RFC 3339). */
  readonly artifact: Artifact | null;
  readonly names: readonly string[];
  readonly since: string | null;
  /** The attempt that brought it. */
  readonly attempt: string | null;
  /** Whether it is a commit that was tried before it was merged: it goes no further, and does not stay. */
  readonly unmerged: boolean;
  /**
   * How many changes are verified here and not in the next environment; null where there is no next one, where
   * nothing runs there yet, or where this clone cannot tell.
   */
  readonly pending: number | null;
}

/** An attempt that goes on. */
export interface StatusAttempt {
  readonly attempt: string;
  readonly environment: string;
  /** Null for suites of the environment as a whole. */
  readonly component: string | null;
  readonly kind: Kind | 'verify';
  readonly artifact: Artifact | null;
  readonly by: string;
  readonly host: string;
  readonly run: string | null;
  readonly since: string;
}

/** Something that is owed until it is done or let go. */
export interface StatusObligation {
  readonly component: string;
  readonly kind: 'forward-port';
  readonly hotfix: string;
  readonly branch: string;
  readonly commit: string;
  readonly reason: string;
  readonly by: string;
  /** RFC 3339: when it was decided. */
  readonly since: string;
}

/** A deployment note that is owed: for what came into the environment, or waits before it. */
export interface StatusNote {
  readonly environment: string;
  readonly id: string;
  readonly components: readonly string[];
  /** A path, or `commit <short id>`. */
  readonly source: string;
  readonly when: 'before' | 'after';
  readonly kind: 'manual' | 'command';
  readonly state: 'open' | 'interrupted' | 'failed' | 'done' | 'waived' | 'changed';
  readonly text: string;
  /** What is wrong with the note itself. */
  readonly problems: readonly string[];
  /** Whether what it came with runs there already. */
  readonly arrived: boolean;
}

/** Something that keeps a component or environment from being as it should, and the commands that end it. */
export interface StatusNotice {
  readonly code: string;
  readonly environment: string | null;
  readonly component: string | null;
  readonly message: string;
  readonly hints: readonly string[];
}

/** What runs where: the whole workspace at one moment. Stable for programs; `schemaVersion` says which form. */
export interface Status {
  readonly schemaVersion: number;
  /** RFC 3339: the moment it is about. */
  readonly at: string;
  /** In the order of the pipeline. */
  readonly environments: readonly string[];
  /** By component, by environment. */
  readonly components: Readonly<Record<string, Readonly<Record<string, StatusCell>>>>;
  /** By component: changes of the trunk that the first environment does not run; null where unknown. */
  readonly unreleased: Readonly<Record<string, number | null>>;
  /** By component that has no record in the first environment: the full id of the commit that a release would bring. */
  readonly first: Readonly<Record<string, string>>;
  readonly holds: readonly {
    readonly environment: string;
    readonly reason: string;
    readonly by: string;
    readonly since: string;
  }[];
  readonly pins: readonly {
    readonly environment: string;
    readonly component: string;
    readonly scope: 'artifact' | 'all';
    readonly reason: string;
    readonly by: string;
  }[];
  readonly obligations: readonly StatusObligation[];
  readonly notes: readonly StatusNote[];
  readonly attempts: readonly StatusAttempt[];
  readonly notices: readonly StatusNotice[];
  /** Sources that could not be asked, one sentence each. */
  readonly missing: readonly string[];
}
