import type { Advice } from '../model/advice.js';
import type { NoteOutcome } from '../model/record.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import type { OutcomeStatus } from '../intent.js';
import type { EnvironmentDraft, HotfixDraft, RecordDraft } from '../ledger/draft.js';
import type { Artifact, BuiltArtifact } from '../model/artifact.js';
import type { Hotfix } from '../model/hotfix.js';
import type { TestedWith } from '../model/tested-set.js';
import type { CommandStep } from './command-steps.js';
import type { TagMove } from '../ports/ledger-store.js';

/** Write records and the tags that belong to them, all or none. */
export interface AppendStep {
  readonly do: 'append';
  readonly title: string;
  readonly drafts: readonly RecordDraft[];
  readonly environments: readonly EnvironmentDraft[];
  readonly hotfixes?: readonly HotfixDraft[];
  readonly tags: readonly TagMove[];
  /** RFC 3339: the time of the records, where the plan says it elsewhere too; else when they are written. */
  readonly at?: string;
  /** What to remember for the rest of the run once it is written. */
  readonly tell?: readonly Tell[];
}

/** Why a component fails in this run, though the environment may be fine again (a rejection put back). */
export interface Tell {
  readonly component: string;
  readonly as: 'failure' | 'rejection';
  readonly error: ErrorFacts;
}

/** Have the images of tagged commits built, or wait until somebody else has built them. */
export interface ImageStep {
  readonly do: 'image';
  readonly wants: readonly { readonly component: string; readonly artifact: Artifact }[];
  /** What waits again for commits that the trunk's own command does not know; absent for the trunk's. */
  readonly again?: Advice;
}

/** Give manifests further names in the registry. */
export interface ImageNamesStep {
  readonly do: 'image-names';
  readonly names: readonly PlannedImageName[];
}

export interface PlannedImageName {
  readonly component: string;
  readonly digest: string;
  readonly tag: string;
  /** Whether an attempt of ours covers it; else it is about what has been verified and stays as it is. */
  readonly under: 'claim' | 'verified';
}

export interface PlannedChange {
  readonly component: string;
  readonly artifact: BuiltArtifact;
  readonly replaces: Artifact | null;
  /** Of the name that the artifact has in the environment; null where it has none. */
  readonly version: string | null;
}

/** Make the environment run artifacts: in one deployment commit where the driver can. */
export interface DeployStep {
  readonly do: 'deploy';
  readonly environment: string;
  readonly changes: readonly PlannedChange[];
  readonly attempt: string;
  readonly subject: string;
}

/** Wait until the environment itself reports the artifacts. */
export interface AwaitLiveStep {
  readonly do: 'await-live';
  readonly environment: string;
  readonly changes: readonly PlannedChange[];
}

/** One suite to be asked: about one component's artifact, or about the whole set. */
export interface SuiteRun {
  readonly suite: string;
  readonly component: string | null;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly set: string | null;
  readonly against: string | null;
}

export interface SuitesStep {
  readonly do: 'suites';
  readonly environment: string;
  readonly runs: readonly SuiteRun[];
}

/** Run the commands of deployment notes, one after the other; how they ended is recorded in the next round. */
export interface NotesStep {
  readonly do: 'notes';
  readonly environment: string;
  readonly runs: readonly PlannedNote[];
}

export interface PlannedNote {
  readonly id: string;
  readonly fingerprint: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number | null;
  /** Those that bring it, all of them claimed; the first names the worktree's commit. */
  readonly components: readonly string[];
  readonly commit: string;
}

/** Bring the changelog up to date with the deployments that were verified. */
export interface ChangelogStep {
  readonly do: 'changelog';
  readonly environment: string;
  /** Newest last, so that the newest ends on top. */
  readonly sections: readonly PlannedSection[];
  /** What became of deployment notes in the environment, by id. */
  readonly noteOutcomes: Readonly<Record<string, NoteOutcome>>;
}

/** What one attempt brought into the environment, as far as the ledger knows it. */
export interface PlannedSection {
  readonly file: string;
  readonly attempt: string;
  /** RFC 3339: when it was verified. */
  readonly at: string;
  readonly components: readonly SectionComponent[];
  /** Attempts of these components that came after it, and before it. */
  readonly newer: readonly string[];
  readonly older: readonly string[];
}

export interface SectionComponent {
  readonly component: string;
  readonly from: Artifact | null;
  readonly to: Artifact;
  readonly names: readonly string[];
  readonly mark: 'hotfix' | 'rollback' | null;
  readonly reason: string | null;
}

/** Write the notes of releases that have none. */
export interface ReleaseNotesStep {
  readonly do: 'release-notes';
  readonly environment: string;
  readonly notes: readonly PlannedReleaseNotes[];
}

export interface PlannedReleaseNotes {
  readonly file: string;
  readonly component: string;
  /** Its short name: `v1.1`. */
  readonly release: string;
  /** RFC 3339: when it was verified. */
  readonly at: string;
  readonly artifact: Artifact;
  /** The release before it; null for the first. */
  readonly since: { readonly name: string; readonly commit: string } | null;
  readonly testedWith: TestedWith | null;
  /** Set for a hotfix: why it was made, and by whom. */
  readonly hotfix: Hotfix | null;
}

export type Step =
  | ReleaseNotesStep
  | AppendStep
  | ImageStep
  | ImageNamesStep
  | DeployStep
  | AwaitLiveStep
  | SuitesStep
  | NotesStep
  | ChangelogStep
  | CommandStep;

/** What the plan says about one component. `go` means that steps below concern it. */
export interface Verdict {
  readonly component: string;
  readonly status: OutcomeStatus | 'go';
  readonly summary: string;
  readonly artifact: Artifact | null;
  readonly replaces: Artifact | null;
  readonly error: ErrorFacts | null;
  /** Ways on, where nothing is wrong. */
  readonly hints?: readonly Advice[];
  /** What the reader of the plan should know although nothing forbids it. */
  readonly remarks?: readonly string[];
}

/** A decision as data: applied elsewhere, or printed. A refusal is a verdict, not a throw. */
export interface Plan {
  readonly verdicts: readonly Verdict[];
  readonly steps: readonly Step[];
  /** Set when nothing can be done until somebody else is finished; one line for people. */
  readonly waitFor: string | null;
  /** With `waitFor`: what is still to be written when the run gives up waiting, so that it holds nothing. */
  readonly atEnd?: AppendStep | null;
}
