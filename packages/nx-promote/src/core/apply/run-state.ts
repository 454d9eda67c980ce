import type { ErrorFacts } from '../errors/promote-error.js';
import type { LedgerSnapshot, Entry } from '../ledger/snapshot.js';
import type { Artifact } from '../model/artifact.js';
import { isFor, type Deed } from '../model/deed.js';
import type { Findings, NoteResult, RunEvidence } from '../observe/observation.js';
import { NOTHING_DONE, type Found } from '../plan/command-plan.js';
import type { LeaseKeeper } from './lease-keeper.js';

/** What a run has learned and not forgotten between rounds. Written by apply, read as {@link Findings} by plans. */
export class RunState {
  private readonly evidence: RunEvidence[] = [];
  private readonly failures = new Map<string, ErrorFacts>();
  private readonly rejections = new Map<string, ErrorFacts>();
  private readonly noteResults: NoteResult[] = [];
  private readonly unrecorded = new Map<string, Artifact>();
  private readonly deeds: Deed[] = [];
  private waited = false;
  private made: Found = NOTHING_DONE;
  private isNew = true;

  /** `environment`: the one that the run acts in. */
  constructor(
    readonly environment: string,
    readonly leases: LeaseKeeper,
  ) {}

  addEvidence(entry: RunEvidence): void {
    this.evidence.push(entry);
  }

  fail(component: string, error: ErrorFacts): void {
    if (!this.failures.has(component)) this.failures.set(component, error);
  }

  reject(component: string, error: ErrorFacts): void {
    if (!this.rejections.has(component)) this.rejections.set(component, error);
  }

  addNoteResult(result: NoteResult): void {
    this.noteResults.push(result);
  }

  /** For the result: plans do not read it. */
  did(deed: Deed): void {
    this.deeds.push(deed);
  }

  deedsFor(component: string): Deed[] {
    return this.deeds.filter((deed) => isFor(deed, component));
  }

  /** The environment was made to run it; until that is recorded nobody else knows. */
  hasDeployed(component: string, artifact: Artifact): void {
    this.unrecorded.set(component, artifact);
  }

  hasRecorded(component: string): void {
    this.unrecorded.delete(component);
  }

  hasWaited(): void {
    this.waited = true;
  }

  /** Whether the plan that is being applied was made from a new look at the remote, and not from what is known of it. */
  goesBy(newLook: boolean): void {
    this.isNew = newLook;
  }

  get goesByNewLook(): boolean {
    return this.isNew;
  }

  hasFailed(component: string): boolean {
    return this.failures.has(component);
  }

  finds(answer: Partial<Found>): void {
    this.made = { ...this.made, ...answer };
  }

  /** What the steps of a command beside the chain have brought to light. */
  found(): Found {
    return this.made;
  }

  findings(): Findings {
    return {
      evidence: [...this.evidence],
      failures: new Map(this.failures),
      rejections: new Map(this.rejections),
      noteResults: [...this.noteResults],
      unrecorded: new Map(this.unrecorded),
      hasWaited: this.waited,
    };
  }
}

/** A snapshot that follows our own writes, so that one plan may write to a ref twice. */
export class LedgerCursor implements LedgerSnapshot {
  private readonly moved = new Map<string, Entry<never>>();

  constructor(private readonly base: LedgerSnapshot) {}

  component(environment: string, component: string): ReturnType<LedgerSnapshot['component']> {
    const entry = this.base.component(environment, component);
    return this.moved.get(entry.ref) ?? entry;
  }

  environment(environment: string): ReturnType<LedgerSnapshot['environment']> {
    const entry = this.base.environment(environment);
    return this.moved.get(entry.ref) ?? entry;
  }

  obligations(component: string): ReturnType<LedgerSnapshot['obligations']> {
    const entry = this.base.obligations(component);
    return this.moved.get(entry.ref) ?? entry;
  }

  componentsIn(environment: string): ReturnType<LedgerSnapshot['componentsIn']> {
    return this.base.componentsIn(environment);
  }

  moveTo(ref: string, tip: string, state: object): void {
    this.moved.set(ref, { ref, tip, state: state as never });
  }
}
