import type { RecordDraft } from '../ledger/draft.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import type { Plan } from './plan.js';
import { go, plan, settled } from './verdicts.js';

/** Lets automatic releases in again where a rollback kept them out. */
export function planUnpin(observation: Observation): Plan {
  const where = observation.environment.name;
  const states = observation.components.map(({ name }) => observation.ledger.component(where, name).state);
  const pinned = states.filter((state) => state.pinned !== null);
  const drafts = pinned.map((state): RecordDraft => ({
    attempt: attemptId(observation.holder.invocation, where, 'unpin'),
    kind: 'unpin',
    phase: state.inProgress?.phase ?? 'abandoned',
    component: state.component,
    environment: where,
    artifact: state.live,
    ...(observation.intent.reason === undefined ? {} : { reason: observation.intent.reason }),
  }));
  const verdicts = states.map((state) => {
    const { component, live } = state;
    if (state.pinned === null || live === null) {
      return settled(component, 'nothing-to-do', `${component} is not pinned in ${where}`, live);
    }
    return go(state, live, `unpin; it was pinned by ${state.pinned.by}`);
  });
  return plan(verdicts, [
    drafts.length === 0 ? null : { do: 'append', title: `unpin`, drafts, environments: [], tags: [] },
  ]);
}
