import type { Intent } from '../intent.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { AncestryAnswers } from '../model/ancestry.js';
import type { Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { Actor, Evidence, Holder } from '../model/record.js';
import type { Obligations } from '../notes/obligations.js';
import type { Deployed } from '../ports/driver.js';
import type { CheckoutFacts } from '../ports/git.js';
import type { ForwardPorts } from './forward-ports.js';
import type { Shown } from '../ports/registry.js';
import type { NameTarget } from '../decide/names.js';
import type { Adoptable } from './adoptable.js';
import type { Target } from '../decide/targets.js';
import type { WayBack } from './way-back.js';

/** What this run has found out that no source can be asked for again. */
export interface Findings {
  /** Answers of suites, in the order in which they came. */
  readonly evidence: readonly RunEvidence[];
  /** Components that a step failed for, and why. */
  readonly failures: ReadonlyMap<string, ErrorFacts>;
  /** Components whose artifact this run has recorded as not good enough, and what to tell. */
  readonly rejections: ReadonlyMap<string, ErrorFacts>;
  /** How commands of deployment notes ended, in the order in which they were run. */
  readonly noteResults: readonly NoteResult[];
  /** What it made the environment run without having recorded it yet, by component. */
  readonly unrecorded: ReadonlyMap<string, Artifact>;
  /** Whether it has waited for somebody else. */
  readonly hasWaited: boolean;
}

/** What a run has found out that has done nothing yet. */
export const NOTHING_FOUND: Findings = {
  evidence: [],
  failures: new Map(),
  rejections: new Map(),
  noteResults: [],
  unrecorded: new Map(),
  hasWaited: false,
};

/** How the command of a note ended, for the components that bring the note. */
export interface NoteResult {
  readonly id: string;
  readonly components: readonly string[];
  readonly fingerprint: string;
  readonly outcome: 'done' | 'failed';
  readonly detail: string;
}

/** A suite's answer and what it was about: the digest of one component, or the key of a set. */
export interface RunEvidence {
  readonly component: string | null;
  readonly digest: string | null;
  /** What the components it is deployed after were running when it was asked. */
  readonly against: string | null;
  readonly evidence: Evidence;
}

/** The world at one moment, as plain frozen values: all a plan may look at. */
export interface Observation {
  /** RFC 3339, UTC. */
  readonly now: string;
  readonly intent: Intent;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  /** The environment before it in the pipeline; null for the first. */
  readonly previous: Environment | null;
  /** The components this run is about, in deployment order. */
  readonly components: readonly Component[];
  /** Every component of the workspace. */
  readonly allComponents: readonly Component[];
  readonly checkout: CheckoutFacts | null;
  readonly trunkTip: string | null;
  readonly tags: ReadonlyMap<string, string>;
  /** What each component is to run in the environment, and why. */
  readonly targets: ReadonlyMap<string, Target>;
  /** What the trunk has by now, where a CI run that had to wait wants something older; full commit ids. */
  readonly newer: ReadonlyMap<string, string>;
  /** What each is to be called there; absent where the environment gives no names. */
  readonly names: ReadonlyMap<string, NameTarget>;
  /** In a dry run: what the whole chain is going to bring here, though the steps before have not happened. */
  readonly foreseen: ReadonlyMap<string, Target>;
  readonly ledger: LedgerSnapshot;
  /** `image:reference` -> digest, or null when the registry has no such image. */
  readonly images: ReadonlyMap<string, Shown>;
  /** The version that is set in the environment; absent where it does not matter, or nobody can be asked. */
  readonly running: ReadonlyMap<string, Deployed>;
  /** For an adoption: which artifacts those are. */
  readonly adoptable: ReadonlyMap<string, Adoptable>;
  /** For a rollback: where each component would go back to. */
  readonly waysBack: ReadonlyMap<string, WayBack>;
  /** Of the pairs of commits that the plan compares. */
  readonly ancestry: AncestryAnswers;
  /** Whether what is to come in has the hotfixes that are open. */
  readonly forwardPorts: ForwardPorts;
  /** What the deployment notes of what is to come in ask of the environment. */
  readonly notes: Obligations;
  /** What is to be done after rollbacks that somebody began here, as far as `notes` does not tell. */
  readonly notesBack: Obligations['after'];
  /** Heartbeats by holder: ids that change while it is alive. */
  readonly leases: ReadonlyMap<string, string>;
  /** Holders, by their key, that are provably dead or have let their lease run out. */
  readonly deadHolders: ReadonlySet<string>;
  readonly holder: Holder;
  /** Who acts, as records name them. */
  readonly actor: Actor;
  readonly findings: Findings;
  /** Files of the changelog as they are, by path. */
  readonly files: ReadonlyMap<string, string | null>;
}
