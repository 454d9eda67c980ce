import { busy } from '../errors/claims.js';
import type { RecordDraft } from '../ledger/draft.js';
import type { ComponentState } from '../model/state.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import { claimOf } from './claims.js';
import { planFailures } from './plan-failures.js';
import { planRedeploys } from './plan-redeploy.js';
import type { Plan, Verdict } from './plan.js';
import { plan, refused, settled } from './verdicts.js';

/** Lets automatic releases in again where a rollback kept them out. */
export function planUnpin(observation: Observation): Plan {
  // A rollback that died is finished first: what it pinned is about what it puts back.
  const unfinished = planRedeploys(observation, observation.components);
  if (unfinished.length > 0) return plan([], unfinished);
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const where = observation.environment.name;
  const states = rest.map(({ name }) => observation.ledger.component(where, name).state);
  const judged = states.map((state) => judge(observation, state));
  const going = new Set(judged.flatMap(({ component, status }) => (status === 'go' ? [component] : [])));
  const drafts = states
    .filter(({ component }) => going.has(component))
    .map((state): RecordDraft => draft(observation, state));
  return plan(
    [...verdicts, ...judged],
    [step, drafts.length === 0 ? null : { do: 'append', title: 'unpin', drafts, environments: [], tags: [] }],
  );
}

function judge(observation: Observation, state: ComponentState): Verdict {
  const { component, environment, live, pinned } = state;
  const claim = claimOf(observation, state);
  if (claim.status === 'busy' && claim.attempt.kind === 'rollback') {
    return refused(component, busy(component, environment, claim.attempt));
  }
  if (pinned === null) {
    return settled(component, 'nothing-to-do', `${component} is not pinned in ${environment}`, live);
  }
  const summary = `unpin; it was pinned by ${pinned.by}`;
  return { component, status: 'go', summary, artifact: live, replaces: live, error: null };
}

function draft({ holder, intent }: Observation, state: ComponentState): RecordDraft {
  return {
    attempt: attemptId(holder.invocation, state.environment, 'unpin'),
    kind: 'unpin',
    phase: state.inProgress?.phase ?? 'abandoned',
    component: state.component,
    environment: state.environment,
    artifact: state.live,
    ...(intent.reason === undefined ? {} : { reason: intent.reason }),
  };
}
