import type { ErrorFacts } from '../../errors/promote-error.js';
import { actedLate } from '../../errors/claims.js';
import { sameArtifact } from '../../model/artifact.js';
import { runs } from '../../model/runs.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { claimOf } from './claims.js';

/**
 * Why this run must not end well: it made the environment run something after somebody else had taken the
 * component from it. Drivers that know compare-and-swap prevent that; with others it is found here.
 */
export function lateWrite(observation: Observation, state: ComponentState): ErrorFacts | null {
  const { component, environment, live, inProgress } = state;
  const deployed = observation.findings.unrecorded.get(component);
  if (deployed === undefined || claimOf(observation, state).status === 'ours') return null;
  if (sameArtifact(live, deployed) || sameArtifact(inProgress?.artifact ?? null, deployed)) return null;
  const running = observation.running.get(component);
  if (running !== undefined && !runs(running, deployed)) return null;
  return actedLate(component, environment, deployed.shortId, live?.shortId ?? 'nothing');
}
