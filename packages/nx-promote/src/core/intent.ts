import type { PromoteError } from './errors.js';
import type { Artifact } from './model/artifact.js';
import type { Bump } from './model/version.js';

/** The steps of the chain. Each is a goal: what stands before it must be true already, or it is refused. */
export type ChainStep = 'tag' | 'name' | 'deploy' | 'verify' | 'changelog' | 'release';

/** The steps, and what a person does on purpose beside the chain. */
export type StepName = ChainStep | 'adopt' | 'rollback' | 'unpin' | 'reverify';

/** What somebody asked for: bring these components to this step of this environment. */
export interface Intent {
  readonly step: StepName;
  readonly environment: string;
  /** Names; an empty list means every component for which there is something to do. */
  readonly components: readonly string[];
  /** Show the plan, change nothing. */
  readonly dryRun: boolean;
  /** What the person typed, to be shown in hints: `nx run ingest-core:release`. */
  readonly typed: string;
  /** A commit other than the newest that touches the component; a revision as typed. */
  readonly commit?: string;
  /** Bring a commit that is not merged, to try it: see `tryOut`. */
  readonly unmerged?: boolean;
  /** Bring a hotfix in, instead of what passed before. */
  readonly hotfix?: HotfixIntent;
  /** How long to wait for a busy component, in seconds; the pipeline's default when absent. */
  readonly waitSeconds?: number;
  /** Take over an attempt that somebody else holds, after the polite waiting time. */
  readonly takeOver?: boolean;
  /** Reason for going on where a gate says no; see `overrideOf`. */
  readonly override?: string;
  /** Why a person wants this: a hold's, a rollback's or a waiver's reason. */
  readonly reason?: string;
  /** The version to give instead of the next one, and how the next one is made. */
  readonly releaseVersion?: string;
  readonly bump?: Bump;
  /** Ids of deployment notes that were carried out, or need not be. */
  readonly notesDone?: readonly string[];
  readonly notesWaived?: readonly string[];
  /** Where a rollback goes: an artifact, or the state of a time or record; and what it keeps out. */
  readonly to?: string;
  readonly toStateOf?: string;
  readonly pin?: 'artifact' | 'all';
  /** Go on although something is lost. */
  readonly confirm?: boolean;
  /** A hotfix's branch, base, name and who agreed. */
  readonly branch?: string;
  readonly from?: string;
  readonly name?: string;
  readonly approvedBy?: string;
  readonly waive?: boolean;
  /** Nobody named these components one by one: what has nothing to bring is no failure. */
  readonly whateverIsAhead?: boolean;
  readonly preview?: boolean;
}

/** A hotfix on its way: what was decided, and the commit that it is by now. */
export interface HotfixIntent {
  readonly name: string;
  readonly from: string;
  readonly base: Artifact;
  /** Full commit id. */
  readonly commit: string;
  readonly reason: string;
  /** Its branch, where it had to be named. */
  readonly branch?: string;
}

export type OutcomeStatus =
  'done' | 'nothing-to-do' | 'superseded' | 'refused' | 'failed' | 'waiting' | 'planned';

/** How the run ended for one component. `summary` is one line for people. */
export interface ComponentOutcome {
  readonly component: string;
  readonly status: OutcomeStatus;
  readonly success: boolean;
  readonly summary: string;
  readonly error: PromoteError | null;
  /** For programs and the step summary. */
  readonly shortId: string | null;
  readonly digest: string | null;
  /** The release names that it has where it runs. */
  readonly names?: readonly string[];
}

export interface IntentResult {
  readonly outcomes: ReadonlyMap<string, ComponentOutcome>;
  /** The plan as text, for `--dry-run`. */
  readonly plan: string;
}
