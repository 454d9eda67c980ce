import type { ErrorFacts } from '../../errors/promote-error.js';
import { notVerified } from '../../errors/verified.js';
import { chainIncomplete } from '../../errors/chain.js';
import { sameArtifact } from '../../model/artifact.js';
import type { Kind } from '../../model/record.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from './attempt.js';
import { isOlder, outrun, unknownAge } from '../gates/eligibility.js';

/**
 * Why the last step cannot say that the component is released; null when it can. It can when what was to be brought
 * runs here, verified: because this run brought it, or because it was there already. Something newer, and a pin
 * that keeps the environment where it is, were reported by the steps before.
 */
export function judgeChainEnd(observation: Observation, state: ComponentState): ErrorFacts | null {
  const { environment, previous } = observation;
  const { component, live, verified, pinned } = state;
  if (live === null || !sameArtifact(live, verified)) return notVerified(component, environment.name);
  if (pinned !== null || isOurs(observation, state)) return null;
  const target = observation.targets.get(component);
  if (target === undefined || target.kind === 'none' || sameArtifact(live, target.artifact)) return null;
  const unknown = unknownAge(observation, target.artifact, state);
  if (unknown !== null) return unknown;
  const isOld = isOlder(observation, target.artifact, state) === 'yes';
  if (isOld || outrun(observation, component) !== null) return null;
  const isOnMerge = environment.enters === 'on-merge';
  return chainIncomplete(component, environment, {
    found: live.shortId,
    wanted: target.artifact.shortId,
    source: isOnMerge || previous === null ? 'the trunk' : previous.name,
  });
}

const KINDS: readonly Kind[] = ['release', 'promotion', 'hotfix', 'try'];

/** Whether this very run brought what runs. */
function isOurs({ holder, environment }: Observation, { liveAttempt }: ComponentState): boolean {
  return KINDS.some((kind) => attemptId(holder.invocation, environment.name, kind) === liveAttempt);
}
