import type { Artifact } from './artifact.js';
import type { Evidence, Holder, Kind, NoteOutcome, Override, Phase } from './record.js';
import type { TestedWith } from './tested-set.js';

/** An attempt that has started and not ended: the lock of one component in one environment. */
export interface InProgress {
  readonly attempt: string;
  readonly kind: Kind;
  readonly phase: Phase;
  readonly artifact: Artifact | null;
  readonly replaces: Artifact | null;
  /** Release names that it gives, and gates that it went past. Absent in states of older writers. */
  readonly names?: readonly string[];
  readonly overrides?: readonly Override[];
  readonly holder: Holder;
  /** RFC 3339: when its holder claimed it; shown to those who wait. */
  readonly since: string;
  /** When its newest record was written. Absent in states of older writers. */
  readonly at?: string;
}

/** An artifact that must not go further, and who said so. */
export interface Quarantined {
  readonly commit: string;
  readonly digest: string | null;
  readonly attempt: string;
  readonly suite: string | null;
  readonly report: string | null;
  readonly reason: string;
}

export interface Pin {
  readonly scope: 'artifact' | 'all';
  readonly reason: string;
  readonly by: string;
  /** Commits that were rolled back from: what an automatic release skips. */
  readonly from: readonly string[];
}

/** One deployment that was verified here, kept so that a redeploy needs no walk through the history. */
export interface VerifiedDeployment {
  readonly artifact: Artifact;
  readonly attempt: string;
  readonly names: readonly string[];
  readonly at: string;
  /** What brought it here, and why where a person said so. Absent in states of older writers. */
  readonly kind?: Kind;
  readonly reason?: string;
  /** Of what a person brought here on purpose: what ran before, which need not have been verified. */
  readonly replaces?: Artifact | null;
  /** What had been verified here before it, which may have come back since. Absent in states of older writers. */
  readonly since?: Artifact | null;
  readonly testedWith?: TestedWith;
}

/**
 * The fold of all records of one component in one environment: what `state.json` at the tip holds, so that
 * nobody ever has to read the chain to know what runs.
 */
export interface ComponentState {
  readonly schemaVersion: number;
  /** A reader older than this must not decide anything on the state. */
  readonly minReader: number;
  readonly component: string;
  readonly environment: string;
  /** What the ledger knows to run here, and since when (RFC 3339). */
  readonly live: Artifact | null;
  readonly liveSince: string | null;
  readonly liveAttempt: string | null;
  /** Names (release tags, image tags) the live artifact was given here. */
  readonly names: readonly string[];
  /** The newest artifact that passed here; equals `live` once the live one has passed. */
  readonly verified: Artifact | null;
  readonly evidence: readonly Evidence[];
  readonly inProgress: InProgress | null;
  /** How the newest finished attempt ended. */
  readonly lastAttempt: {
    readonly attempt: string;
    readonly kind: Kind;
    readonly phase: Phase;
    readonly artifact: Artifact | null;
    readonly at: string;
    readonly reason: string | null;
  } | null;
  readonly rejected: readonly Quarantined[];
  readonly suspect: readonly Quarantined[];
  readonly pinned: Pin | null;
  readonly held: { readonly reason: string; readonly by: string } | null;
  /** Newest first, at most 20. */
  readonly history: readonly VerifiedDeployment[];
  /** Outcomes of deployment notes in this environment, by note id. */
  readonly notes: Readonly<Record<string, NoteOutcome>>;
  /** Release names ever given here, newest first: `v1.0.rc`. Needed to choose the next version. */
  readonly released: readonly { readonly name: string; readonly commit: string }[];
  /**
   * Commits that were tried here before they were merged, newest first, and that no release has brought since:
   * nothing that is said of them lets them go further. Absent where nothing was tried.
   */
  readonly tried?: readonly string[];
  /** The commit that was found running here and taken into the ledger; absent where none was. */
  readonly adopted?: string;
}

/** Whether what runs is a commit that was tried here and is not merged, as far as the ledger knows. */
export function runsTried({ live, tried }: Pick<ComponentState, 'live' | 'tried'>): boolean {
  return live !== null && tried?.includes(live.commit) === true;
}

/** What runs, or what a try only stands in for: the newest of the trunk that passed. */
export function standing(state: ComponentState): Artifact | null {
  return runsTried(state) ? state.verified : state.live;
}

/** The state before the first record. */
export function emptyState(component: string, environment: string): ComponentState {
  return {
    schemaVersion: 1,
    minReader: 1,
    component,
    environment,
    live: null,
    liveSince: null,
    liveAttempt: null,
    names: [],
    verified: null,
    evidence: [],
    inProgress: null,
    lastAttempt: null,
    rejected: [],
    suspect: [],
    pinned: null,
    held: null,
    history: [],
    notes: {},
    released: [],
  };
}
