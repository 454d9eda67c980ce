import type { EnvironmentRecord, EnvironmentState, Verifying } from '../model/environment-state.js';
import type { TestedSet } from '../model/tested-set.js';

const EVIDENCE_KEPT = 50;
const SETS_KEPT = 20;
/** The state is written with every claim, so a thousand components keep fewer sets than ten. */
const IMAGES_KEPT = 5_000;

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
        ...(record.tested === undefined ? {} : { sets: withSet(state, { ...record.tested, at: record.at }) }),
      };
    case 'hold':
      return { ...state, held: { reason: record.reason ?? '', by: record.actor.name, since: record.at } };
    case 'unhold':
      return { ...state, held: null };
    default:
      return state;
  }
}

function withSet(state: EnvironmentState, set: TestedSet): TestedSet[] {
  const others = (state.sets ?? []).filter(({ key }) => key !== set.key);
  let images = 0;
  return [set, ...others].slice(0, SETS_KEPT).filter((one, index) => {
    images += Object.keys(one.images).length;
    return index === 0 || images <= IMAGES_KEPT;
  });
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
