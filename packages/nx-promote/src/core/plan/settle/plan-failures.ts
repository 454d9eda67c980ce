import type { RecordDraft } from '../../ledger/draft.js';
import type { Component } from '../../model/component.js';
import type { Observation } from '../../observe/observation.js';
import { claimOf, endingOfOurs } from './claims.js';
import { lateWrite } from './late-write.js';
import type { AppendStep, Verdict } from '../plan.js';
import { append, failed } from '../verdicts.js';

/**
 * Components that a step of this run failed for, or that it has moved though it had lost them: their attempt ends,
 * so that nobody waits for it, and the next run goes on from what is there.
 */
export function planFailures(
  observation: Observation,
  components: readonly Component[],
): { readonly verdicts: Verdict[]; readonly step: AppendStep | null; readonly rest: Component[] } {
  const { failures } = observation.findings;
  const verdicts: Verdict[] = [];
  const drafts: RecordDraft[] = [];
  for (const { name } of components) {
    const { state } = observation.ledger.component(observation.environment.name, name);
    const error = failures.get(name) ?? lateWrite(observation, state);
    if (error === null) continue;
    const claim = claimOf(observation, state);
    verdicts.push(failed(name, error, claim.status === 'free' ? null : claim.attempt.artifact));
    drafts.push(...endingOfOurs(observation, state, 'failed', error.message));
  }
  drafts.push(...leftBehind(observation, components));
  const step = drafts.length === 0 ? null : append('end what failed', drafts);
  const over = new Set(verdicts.map(({ component }) => component));
  return { verdicts, step, rest: components.filter(({ name }) => !over.has(name)) };
}

/** What a run that died had left, and this one could not finish either though it is about other components. */
function leftBehind(observation: Observation, components: readonly Component[]): RecordDraft[] {
  const own = new Set(components.map(({ name }) => name));
  return [...observation.findings.failures].flatMap(([name, error]) => {
    const { state } = observation.ledger.component(observation.environment.name, name);
    return own.has(name) ? [] : endingOfOurs(observation, state, 'failed', error.message);
  });
}
