import type { Artifact } from './artifact.js';
import type { TestedWith } from './tested-set.js';

/** The version of `record.json` and `state.json` that this code writes. */
export const SCHEMA_VERSION = 1;

/** The kinds written here. A reader keeps kinds it does not know and folds them to no change. */
export const KNOWN_KINDS = [
  'release',
  'promotion',
  'hotfix',
  'rollback',
  'redeploy',
  'adopt',
  'import',
  'takeover',
  'hold',
  'unhold',
  'override',
  'waive',
  'note',
  'reverify',
  'unpin',
  'try',
] as const;

export type Kind = (typeof KNOWN_KINDS)[number];

export type Phase = 'started' | 'deployed' | 'verified' | 'rejected' | 'failed' | 'abandoned';

/**
 * What a suite said. Only `failed` rejects: `errored` means that we could not ask, `timed-out` that the
 * answer did not come (a suite's `onTimeout` says which of the two it counts as), `flaky` that it passed on
 * a retry.
 */
export type Outcome = 'passed' | 'flaky' | 'failed' | 'errored' | 'timed-out';

/** One suite's answer about one artifact or one set. `seconds` is wall time; `report` a path or URL. */
export interface Evidence {
  readonly suite: string;
  readonly scope: 'component' | 'environment';
  readonly outcome: Outcome;
  readonly seconds: number;
  /** For environment scope: the key of the set of digests, suite definition and configuration it ran on. */
  readonly set: string | null;
  readonly report: string | null;
  /** RFC 3339, UTC. Absent in records of older writers. */
  readonly at?: string;
  /** What the suite printed last, or why it could not be asked; one line for people. */
  readonly detail?: string;
}

export interface Override {
  readonly gate: string;
  readonly reason: string;
  readonly by: string;
}

/** Who acted: a person's or robot's name, and the CI run (a URL where there is one). */
export interface Actor {
  readonly name: string;
  readonly run: string | null;
}

/** A deployment note that was dealt with, and how. */
export interface NoteOutcome {
  readonly id: string;
  readonly outcome: 'done' | 'waived' | 'intended' | 'failed' | 'undone';
  readonly by: string;
  readonly reason?: string;
  readonly detail?: string;
  /** Of the wording that it was given for. */
  readonly fingerprint?: string;
}

/**
 * Who may go on with an attempt. `invocation` is one run of Nx; `process` that run's process, so that its
 * death can be proved on the same host. `leaseSeconds` is a duration, never a time of day: clocks differ.
 */
export interface Holder {
  readonly invocation: string;
  readonly user: string;
  readonly host: string;
  readonly process: { readonly id: number; readonly started: string } | null;
  readonly run: string | null;
  readonly leaseSeconds: number;
}

/**
 * One record of one component in one environment: what `record.json` holds. The chain of these, newest last,
 * is the component's history there.
 */
export interface ComponentRecord {
  readonly schemaVersion: number;
  readonly minReader: number;
  /** Makes the commit's id unique: git reports success for pushing an id that is already there. */
  readonly nonce: string;
  readonly attempt: string;
  readonly kind: Kind;
  readonly phase: Phase;
  readonly component: string;
  readonly environment: string;
  readonly artifact: Artifact | null;
  readonly names: readonly string[];
  readonly replaces: Artifact | null;
  readonly evidence: readonly Evidence[];
  readonly notes: readonly NoteOutcome[];
  readonly overrides: readonly Override[];
  readonly actor: Actor;
  /** RFC 3339, UTC. For people and for `--at`; no decision about locks is made on it. */
  readonly at: string;
  /** Present while the attempt goes on: who holds it. */
  readonly holder?: Holder;
  /** For people: why (a rollback's, adoption's or rejection's reason). */
  readonly reason?: string;
  /** `rejected` alone, or `suspect` as one of a set that failed together. */
  readonly verdict?: 'rejected' | 'suspect';
  /** A rollback pins: `artifact` skips what was rolled back from, `all` stops every automatic release. */
  readonly pin?: 'artifact' | 'all';
  /** With `verified`: the combination in which it was tested in the environment before. */
  readonly testedWith?: TestedWith;
}
