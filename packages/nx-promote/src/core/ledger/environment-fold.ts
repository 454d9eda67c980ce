import type { EnvironmentRecord, EnvironmentState, Verifying } from '../model/environment-state.js';

const EVIDENCE_KEPT = 50;

/** The state of an environment after one more record; a kind this reader does not know changes nothing. */
export function foldEnvironment(state: EnvironmentState, record: EnvironmentRecord): EnvironmentState {
  switch (record.kind) {
    case 'verify':
      return { ...state, verifying: verifying(record) };
    case 'verified':
      return {
        ...state,
        verifying: state.verifying?.attempt === record.attempt ? null : state.verifying,
        evidence: [...record.evidence, ...state.evidence].slice(0, EVIDENCE_KEPT),
      };
    case 'hold':
      return { ...state, held: { reason: record.reason ?? '', by: record.actor.name, since: record.at } };
    case 'unhold':
      return { ...state, held: null };
    default:
      return state;
  }
}

function verifying(record: EnvironmentRecord): Verifying | null {
  if (record.holder === undefined) return null;
  return {
    attempt: record.attempt,
    components: record.components,
    holder: record.holder,
    since: record.at,
  };
}
