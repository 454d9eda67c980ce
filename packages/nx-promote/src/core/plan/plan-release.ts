import * as errors from '../error-catalogue.js';
import { sameArtifact } from '../model/artifact.js';
import type { Observation } from '../observe/observation.js';
import type { Plan } from './plan.js';
import { plan, refused, settled } from './verdicts.js';

/** The end of the chain: says what the ledger knows now, and acts on nothing. */
export function planRelease(observation: Observation): Plan {
  const where = observation.environment.name;
  const verdicts = observation.components.map(({ name }) => {
    const { state } = observation.ledger.component(where, name);
    if (state.live === null || !sameArtifact(state.live, state.verified)) {
      return refused(name, errors.notVerified(name, where), state.live);
    }
    return settled(name, 'done', `${where} runs ${state.live.shortId}, verified`, state.live);
  });
  return plan(verdicts, []);
}
