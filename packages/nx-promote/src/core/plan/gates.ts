import type { ErrorFacts } from '../errors.js';
import * as errors from '../errors/holds.js';
import type { Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { Override } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { quarantineOf } from './eligibility.js';
import { overrideOf, type GateName } from './overrides.js';
import { untestedSet } from './tested-set.js';

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
}

/** Asked in this order; a new gate is a line here and a name in the list of overrides. */
const GATES: readonly Gate[] = [
  {
    name: 'hold',
    judge: ({ observation: { environment, ledger }, state }) => {
      const hold = ledger.environment(environment.name).state.held ?? state.held;
      return hold === null ? null : errors.held(environment.name, hold);
    },
  },
  {
    name: 'quarantine',
    judge: ({ observation, component, artifact }) =>
      quarantineOf(observation, component.name, artifact.commit),
  },
  { name: 'tested-set', judge: ({ observation }) => untestedSet(observation) },
];

/** Whether all gates are open, and which of them a person opened. */
export type GateAnswer =
  | { readonly open: true; readonly overrides: readonly Override[] }
  | { readonly open: false; readonly error: ErrorFacts };

/** What this very attempt went past when it began stays open for its later steps. */
export function passGates(question: GateQuestion): GateAnswer {
  const { observation, state } = question;
  const own = state.inProgress?.holder.invocation === observation.holder.invocation ? state.inProgress : null;
  const overrides: Override[] = [];
  for (const gate of GATES) {
    const error = gate.judge(question);
    if (error === null) continue;
    const begun = own?.overrides?.find((entry) => entry.gate === gate.name);
    const given = begun ?? overrideOf(observation, gate.name);
    if (given === null) return { open: false, error: withWayOn(error, gate.name, observation) };
    if (begun === undefined) overrides.push(given);
  }
  return { open: true, overrides };
}

function withWayOn(error: ErrorFacts, gate: GateName, { intent }: Observation): ErrorFacts {
  const typed = `${intent.typed} --override "${gate}: <reason>"`;
  return { ...error, hints: [...(error.hints ?? []), `or go past it, on the record: ${typed}`] };
}

/** Whether the attempt that goes on was begun past the gate, or this run may go past it. */
export function wentPast(observation: Observation, state: ComponentState, gate: GateName): boolean {
  const begun = state.inProgress?.overrides?.some((entry) => entry.gate === gate) === true;
  return begun || overrideOf(observation, gate) !== null;
}
