import type { PromoteError } from './errors/promote-error.js';
import type { Artifact } from './model/artifact.js';
import type { Deed } from './model/deed.js';
import type { Bump } from './model/version.js';

/** The steps of the chain. Each is a goal: what stands before it must be true already, or it is refused. */
export type ChainStep = 'tag' | 'name' | 'deploy' | 'verify' | 'changelog' | 'release';

/** The steps, and what a person does on purpose beside the chain. */
export type StepName = ChainStep | 'adopt' | 'rollback' | 'unpin' | 'reverify';

/** What every intent says. */
interface Asked {
  readonly environment: string;
  /** Names; an empty list means every component for which there is something to do. */
  readonly components: readonly string[];
  /** Show the plan, change nothing. */
  readonly dryRun: boolean;
  /** What the person typed, to be shown in hints: `nx run ingest-core:release`. */
  readonly typed: string;
  /** How long to wait for a busy component, in seconds; the pipeline's default when absent. */
  readonly waitSeconds?: number;
  /** Take over an attempt that somebody else holds, after the polite waiting time. */
  readonly takeOver?: boolean;
  /** Nobody named these components one by one: what has nothing to bring is no failure. */
  readonly whateverIsAhead?: boolean;
}

interface ReasonOption {
  /** Why a person wants this. */
  readonly reason?: string;
}

/** What a person says of deployment notes; `reason` is why some need not be carried out. */
export interface NotesAnswer extends ReasonOption {
  /** Ids of notes that were carried out. */
  readonly notesDone?: readonly string[];
  /** Ids of notes that need not be. */
  readonly notesWaived?: readonly string[];
}

/** Of steps that gates can stop. */
interface GatedOptions extends NotesAnswer {
  /** Reason for going on where a gate says no; see `overrideOf`. */
  readonly override?: string;
}

interface CommitOption {
  /** A commit other than the newest that touches the component; a revision as typed. */
  readonly commit?: string;
}

interface ConfirmOption {
  /** Somebody says yes: to what enters, or although something is lost. */
  readonly confirm?: boolean;
}

/** What is typed for a release reaches each of its steps, so they all take the same. */
interface ChainOptions extends GatedOptions, CommitOption, ConfirmOption {
  /** Bring a commit that is not merged, to try it: see `tryOut`. */
  readonly unmerged?: boolean;
  /** Bring a hotfix in, instead of what passed before. */
  readonly hotfix?: HotfixIntent;
  /** The version to give instead of the next one, and how the next one is made. */
  readonly releaseVersion?: string;
  readonly bump?: Bump;
}

interface RollbackOptions extends GatedOptions, ConfirmOption {
  /** Where it goes: an artifact, or the state of a time or record. */
  readonly to?: string;
  readonly toStateOf?: string;
  /** What it keeps out. */
  readonly pin?: 'artifact' | 'all';
}

interface AdoptOptions extends CommitOption, ReasonOption {}

type AnyOption = keyof ChainOptions | keyof RollbackOptions;

/** What a step does not take can be asked for, and is absent. */
type IntentOf<Step extends StepName, Options> = Asked &
  Options & { readonly step: Step } & { readonly [Name in Exclude<AnyOption, keyof Options>]?: never };

export type ChainIntent = IntentOf<ChainStep, ChainOptions>;
export type RollbackIntent = IntentOf<'rollback', RollbackOptions>;
export type ReverifyIntent = IntentOf<'reverify', GatedOptions>;
export type UnpinIntent = IntentOf<'unpin', ReasonOption>;
export type AdoptIntent = IntentOf<'adopt', AdoptOptions>;

/** What somebody asked for: bring these components to this step of this environment. */
export type Intent = ChainIntent | RollbackIntent | ReverifyIntent | UnpinIntent | AdoptIntent;

/** The same for several steps of the chain. */
export type ChainRequest = Omit<ChainIntent, 'step'>;

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
  /** What the result names beside it: the commit, what ran before, what was done; in a dry run what would be. */
  readonly commit?: string | null;
  readonly from?: string | null;
  readonly deeds?: readonly Deed[];
  readonly planned?: PlannedEntry;
}

/** One step of a command that runs several, and what it came to. */
export interface EndedStep {
  readonly intent: Pick<Intent, 'step' | 'environment' | 'dryRun'>;
  readonly outcomes: ReadonlyMap<string, ComponentOutcome>;
}

/** What a dry run says of one step of one component. */
export interface PlannedEntry {
  /** Why the component is new, or what the step waits for. */
  readonly why: string;
  /** What would be done, in order, each with the environment that it is done in. */
  readonly acts: readonly PlannedAct[];
  /** What the reader should know although nothing forbids it. */
  readonly remarks: readonly string[];
}

export interface PlannedAct {
  /** Null for the build, which no environment has. */
  readonly environment: string | null;
  readonly kind: 'build' | 'name' | 'note' | 'deploy' | 'suite' | 'changelog' | 'gates';
  readonly text: string;
  /** Lines below it: the deployment's line before and after. */
  readonly below?: readonly string[];
}

export interface IntentResult {
  readonly outcomes: ReadonlyMap<string, ComponentOutcome>;
  /** The plan as text, for `--dry-run`. */
  readonly plan: string;
}
