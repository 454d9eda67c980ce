import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { refuseBusy, settle, type Case, type Judged } from '../case.js';
import { gather, planCases } from '../plan-cases.js';
import type { Plan } from '../plan.js';
import { append } from '../verdicts.js';

/** Lets automatic releases in again where a rollback kept them out. A rollback that died is finished first. */
export function planUnpin(observation: Observation): Plan {
  return planCases(observation, {
    judge,
    moves: () => false,
    steps: (judged) => {
      const drafts = gather(judged, 'claim');
      return drafts.length === 0 ? [] : [append('unpin', drafts)];
    },
    waitsFor: () => [],
  });
}

function judge(one: Case): Judged {
  const { observation, name: component, where, state, claim } = one;
  const { live, pinned } = state;
  if (claim.status === 'busy' && claim.attempt.kind === 'rollback') return refuseBusy(one, claim.attempt);
  if (pinned === null) {
    return settle(one, 'nothing-to-do', `${component} is not pinned in ${where}`, live);
  }
  const { holder, intent } = observation;
  const summary = `unpin; it was pinned by ${pinned.by}`;
  return {
    verdict: { component, status: 'go', summary, artifact: live, replaces: live, error: null },
    claim: [
      {
        attempt: attemptId(holder.invocation, where, 'unpin'),
        kind: 'unpin',
        phase: state.inProgress?.phase ?? 'abandoned',
        component,
        environment: where,
        artifact: live,
        ...(intent.reason === undefined ? {} : { reason: intent.reason }),
      },
    ],
  };
}
