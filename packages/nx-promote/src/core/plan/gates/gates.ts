import type { ErrorFacts } from '../../errors/promote-error.js';
import { held } from '../../errors/holds.js';
import * as rollbackErrors from '../../errors/rollback.js';
import { quarantined } from '../../errors/suites.js';
import type { Artifact } from '../../model/artifact.js';
import { withoutOption } from '../../model/command-line.js';
import type { Component } from '../../model/component.js';
import type { Override } from '../../model/record.js';
import { releaseCommand } from '../../model/release-command.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { quarantineOf, unknownAge } from './eligibility.js';
import { lacksHotfix, takesBack } from './hotfix-rules.js';
import { owedBefore } from './note-rules.js';
import { overrideOf, type GateName } from './overrides.js';
import type { Verdict } from '../plan.js';
import { untestedSet } from '../verify/tested-set.js';
import { refused, settled } from '../verdicts.js';

/** May this artifact enter this environment? */
export interface GateQuestion {
  readonly observation: Observation;
  readonly component: Component;
  /** Of the environment to be entered. */
  readonly state: ComponentState;
  readonly artifact: Artifact;
}

/** A rule that says no with a message, or has nothing against it. */
export interface Gate {
  readonly name: GateName;
  readonly judge: (question: GateQuestion) => ErrorFacts | null;
  /** Whether an artifact that is stopped here is no failure of the run: somebody wanted it so. */
  readonly skips?: (observation: Observation) => boolean;
}

/** Asked in this order; a new gate is a line here and a name in the list of overrides. */
const GATES: readonly Gate[] = [
  {
    name: 'hold',
    judge: ({ observation: { environment, ledger } }) => {
      const hold = ledger.environment(environment.name).state.held;
      return hold === null ? null : held(environment.name, hold);
    },
  },
  {
    name: 'quarantine',
    judge: ({ observation, component, artifact }) =>
      quarantineOf(observation, component.name, artifact.commit),
  },
  {
    name: 'suspect',
    // One of those that failed together did it; tried one by one, each is cleared or rejected.
    judge: ({ observation: { components, environment }, component: { name }, state, artifact }) => {
      const entry = state.suspect.find(({ commit }) => commit === artifact.commit);
      return entry === undefined || components.length === 1
        ? null
        : quarantined(name, environment.name, entry, releaseCommand(name, environment));
    },
  },
  {
    name: 'pin',
    // Going back is a person's decision; what a release brings is not.
    judge: ({ component, state: { pinned, environment }, artifact }) => {
      if (pinned === null) return null;
      const isKeptOut = pinned.scope === 'all' || pinned.from.includes(artifact.commit);
      return isKeptOut ? rollbackErrors.pinned(component.name, environment, artifact.shortId, pinned) : null;
    },
    skips: ({ environment, intent }) => environment.enters === 'on-merge' && intent.unmerged !== true,
  },
  {
    name: 'age',
    judge: ({ observation, state, artifact }) => unknownAge(observation, artifact, state),
  },
  {
    name: 'forward-port',
    judge: ({ observation, component, artifact }) => lacksHotfix(observation, component.name, artifact),
  },
  {
    name: 'hotfix-base',
    judge: ({ observation, component, artifact }) => takesBack(observation, component.name, artifact),
  },
  { name: 'notes', judge: ({ observation, component }) => owedBefore(observation, component.name) },
  { name: 'tested-set', judge: ({ observation }) => untestedSet(observation) },
];

/** Whether all gates are open, and which of them a person opened. */
export type GateAnswer =
  | { readonly open: true; readonly overrides: readonly Override[] }
  | { readonly open: false; readonly error: ErrorFacts; readonly skips: boolean };

/**
 * An override given when this attempt began also opens that gate for its later steps. Steps to which only some gates apply pass
 * `isAsked`.
 */
export function passGates(
  question: GateQuestion,
  isAsked: (gate: GateName) => boolean = () => true,
): GateAnswer {
  const { observation, state } = question;
  const own = state.inProgress?.holder.invocation === observation.holder.invocation ? state.inProgress : null;
  const overrides: Override[] = [];
  for (const gate of GATES.filter(({ name }) => isAsked(name))) {
    const error = gate.judge(question);
    if (error === null) continue;
    const begun = own?.overrides?.find((entry) => entry.gate === gate.name);
    const given = begun ?? overrideOf(observation, gate.name);
    if (given === null) {
      const skips = gate.skips?.(observation) === true;
      return { open: false, error: withWayOn(error, gate.name, observation), skips };
    }
    if (begun === undefined) overrides.push(given);
  }
  return { open: true, overrides };
}

/** Every gate that is closed, and not only the first. */
export function closedGates(
  question: GateQuestion,
  isAsked: (gate: GateName) => boolean = () => true,
): ErrorFacts[] {
  const { observation } = question;
  return GATES.filter(({ name }) => isAsked(name)).flatMap((gate) => {
    const error = gate.judge(question);
    if (error === null || overrideOf(observation, gate.name) !== null) return [];
    return [withWayOn(error, gate.name, observation)];
  });
}

/** What a closed gate means for the component. */
export function closedVerdict(
  component: string,
  { error, skips }: GateAnswer & { readonly open: false },
  artifact: Artifact,
): Verdict {
  if (!skips) return refused(component, error, artifact);
  const hints = error.hints?.slice(0, -1) ?? [];
  return { ...settled(component, 'superseded', error.message, artifact), hints };
}

/** A closed gate's message with the command that goes past it. */
export function withWayOn(error: ErrorFacts, gate: GateName, { intent }: Observation): ErrorFacts {
  const again = `${withoutOption(intent.typed, '--override')} --override "${gate}: <reason>"`;
  return { ...error, hints: [...(error.hints ?? []), `or go past it, on the record: ${again}`] };
}

/** Whether the attempt that goes on was begun past the gate, or this run may go past it. */
export function wentPast(observation: Observation, state: ComponentState, gate: GateName): boolean {
  const begun = state.inProgress?.overrides?.some((entry) => entry.gate === gate) === true;
  return begun || overrideOf(observation, gate) !== null;
}
