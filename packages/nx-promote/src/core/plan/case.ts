import { busy } from '../errors/claims.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import type { Target } from '../decide/targets.js';
import type { RecordDraft } from '../ledger/draft.js';
import type { Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { TagMove } from '../model/tag-move.js';
import type { ComponentState, InProgress } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { claimOf, type Claim } from './settle/claims.js';
import type { PlannedChange, PlannedImageName, PlannedReleaseNotes, Verdict } from './plan.js';
import { refused, settled } from './verdicts.js';

/** One component of a plan in the environment of its step, with what every judge looks at. Made once in a plan. */
export interface Case {
  readonly observation: Observation;
  readonly component: Component;
  readonly name: string;
  /** The environment's name. */
  readonly where: string;
  readonly state: ComponentState;
  readonly claim: Claim;
}

export function caseOf(observation: Observation, component: Component): Case {
  const { name } = component;
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  return { observation, component, name, where, state, claim: claimOf(observation, state) };
}

/** A case whose artifact is tested, under an attempt of ours. */
export interface Subject extends Case {
  readonly artifact: Artifact;
  readonly attempt: InProgress | null;
}

/** What a step makes of a case: the verdict, and what is to be written and done for it, as far as there is any. */
export interface Judged {
  readonly verdict: Verdict;
  /** Records that make its attempt ours. */
  readonly claim?: readonly RecordDraft[];
  readonly tags?: readonly TagMove[];
  /** Has no image yet. */
  readonly image?: Artifact | null;
  readonly imageNames?: readonly PlannedImageName[];
  readonly change?: PlannedChange;
  /** What is recorded once the change is live. */
  readonly deployed?: RecordDraft;
  /** Release notes that are missing. */
  readonly notes?: readonly PlannedReleaseNotes[];
  readonly subject?: Subject;
  /** Ends an attempt of ours: it has something to wait for first. */
  readonly end?: readonly RecordDraft[];
}

/** What is to be brought. */
export function targetOf({ observation, name }: Case): Target {
  const target = observation.targets.get(name);
  if (target === undefined) throw new Error(`no target was observed for ${name}`);
  return target;
}

export function refuse({ name }: Case, error: ErrorFacts, artifact: Artifact | null = null): Judged {
  return { verdict: refused(name, error, artifact) };
}

export function settle({ name }: Case, ...rest: SettledRest): Judged {
  return { verdict: settled(name, ...rest) };
}

type SettledRest = Parameters<typeof settled> extends [string, ...infer Rest] ? Rest : never;

/** Somebody else is at work on it. */
export function refuseBusy(one: Case, attempt: InProgress, artifact: Artifact | null = null): Judged {
  return refuse(one, busy(one.name, one.where, attempt), artifact);
}
