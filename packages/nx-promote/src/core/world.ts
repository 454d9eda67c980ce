import type { Speller } from './model/advice.js';
import type { Component } from './model/component.js';
import type { Pipeline } from './model/pipeline.js';
import type { Actor, Holder } from './model/record.js';
import type { ImageBuilder } from './ports/builder.js';
import type { Branches } from './ports/branches.js';
import type { CherryPicks } from './ports/cherry-picks.js';
import type { ComponentChecks } from './ports/checks.js';
import type { ChangesReader } from './ports/changes.js';
import type { Clock, Ids, Pulse } from './ports/clock.js';
import type { Driver, LiveReader } from './ports/driver.js';
import type { FileStore } from './ports/file-store.js';
import type { ForgeReader } from './ports/forge.js';
import type { ForwardPortReader } from './ports/forward-ports.js';
import type { GitReader } from './ports/git.js';
import type { KnownRefs } from './ports/known-refs.js';
import type { NoteCommands } from './ports/note-commands.js';
import type { LedgerStore } from './ports/ledger-store.js';
import type { Liveness } from './ports/liveness.js';
import type { PreflightReader } from './ports/preflight.js';
import type { Notifier } from './ports/notifier.js';
import type { PullRequests } from './ports/pull-requests.js';
import type { Registry } from './ports/registry.js';
import type { Reporter } from './ports/reporter.js';
import type { StepLocks } from './ports/step-locks.js';
import type { Templates } from './ports/templates.js';
import type { TagRemover } from './ports/tag-remover.js';
import type { UncountedReader } from './ports/uncounted.js';
import type { SuiteRunner } from './ports/suite-runner.js';

/** Everything a run can see and touch: one value, composed in one place, handed through. */
export interface World {
  readonly pipeline: Pipeline;
  /** Every component of the workspace, whether this run is about it or not. */
  readonly components: readonly Component[];
  readonly git: GitReader;
  /** What this process knows of the remote's refs; the ledger's writes are followed by it. */
  readonly known: KnownRefs;
  readonly branches: Branches;
  readonly forwardPorts: ForwardPortReader;
  readonly cherryPicks: CherryPicks;
  readonly pullRequests: PullRequests;
  readonly forge: ForgeReader;
  readonly ledger: LedgerStore;
  readonly tags: TagRemover;
  readonly registry: Registry;
  readonly driver: Driver;
  readonly live: LiveReader;
  readonly suites: SuiteRunner;
  readonly noteCommands: NoteCommands;
  readonly builder: ImageBuilder;
  readonly checks: ComponentChecks;
  readonly changes: ChangesReader;
  readonly uncounted: UncountedReader;
  readonly files: FileStore;
  readonly templates: Templates;
  readonly notifier: Notifier;
  readonly liveness: Liveness;
  readonly preflight: PreflightReader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pulse: Pulse;
  readonly stepLocks: StepLocks;
  readonly reporter: Reporter;
  /** How commands are spelled here. */
  readonly spell: Speller;
  readonly holder: Holder;
  readonly actor: Actor;
}
