import type { Component } from '../model/component.js';
import type { Observation } from '../observe/observation.js';
import { claimOf, ending } from './claims.js';
import type { AppendStep, Verdict } from './plan.js';
import { failed } from './verdicts.js';

/**
 * Components that a step of this run failed for: their attempt ends, so that nobody waits for it, and the
 * next run goes on from what is there.
 */
export function planFailures(
  observation: Observation,
  components: readonly Component[],
): { readonly verdicts: Verdict[]; readonly step: AppendStep | null; readonly rest: Component[] } {
  const { failures } = observation.findings;
  const verdicts: Verdict[] = [];
  const drafts = [];
  for (const { name } of components) {
    const error = failures.get(name);
    if (error === undefined) continue;
    const { state } = observation.ledger.component(observation.environment.name, name);
    const claim = claimOf(observation, state);
    verdicts.push(failed(name, error, claim.status === 'free' ? null : claim.attempt.artifact));
    if (claim.status === 'ours') drafts.push(ending(state, claim.attempt, 'failed', error.message));
  }
  const step: AppendStep | null =
    drafts.length === 0
      ? null
      : { do: 'append', title: 'end what failed', drafts, environments: [], tags: [] };
  return { verdicts, step, rest: components.filter(({ name }) => !failures.has(name)) };
}
