import type { ErrorFacts } from '../../errors/promote-error.js';
import { busy } from '../../errors/claims.js';
import type { Artifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import type { Observation } from '../../observe/observation.js';
import { choosePlan } from '../choose-plan.js';
import { claimOf, environmentBusy } from '../settle/claims.js';
import { driftOf, quarantineOf } from './eligibility.js';
import { closedGates } from './gates.js';

/**
 * Everything that keeps the commit out of the environment, where a plan stops at the first thing. The same
 * rules and messages as the plan's own.
 */
export function blockersOf(observation: Observation, component: Component, commit: string): ErrorFacts[] {
  const { environment, ledger, targets } = observation;
  const { name } = component;
  const { state } = ledger.component(environment.name, name);
  const target = targets.get(name);
  const wanted: Artifact | null = target?.kind === 'artifact' ? target.artifact : null;
  const artifact = wanted ?? { commit, shortId: commit.slice(0, 7), image: component.image, digest: null };
  const claim = claimOf(observation, state);
  const found = [
    quarantineOf(observation, name, commit),
    target?.kind === 'none' ? target.error : null,
    driftOf(observation, state, wanted),
    // What stands there by name alone was compared with nothing.
    ...closedGates(
      { observation, component, state, artifact },
      (gate) => wanted !== null || !['age', 'forward-port', 'hotfix-base'].includes(gate),
    ),
    claim.status === 'busy' ? busy(name, environment.name, claim.attempt) : null,
    environmentBusy(observation),
    choosePlan(observation).verdicts.find((verdict) => verdict.component === name)?.error ?? null,
  ];
  return [...new Map(found.flatMap((error) => (error === null ? [] : [[error.code, error]]))).values()];
}
