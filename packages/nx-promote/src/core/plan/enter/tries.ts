import { mergedAlready, notMerged } from '../../errors/tries.js';
import { noTrunk } from '../../errors/trunk.js';
import { unknownAncestry } from '../../errors/history.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { runsTried, type ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';

/**
 * Whether the commit is on the line that it must be on: what is tried is not merged, and what is released by
 * name is. Where that is not known, neither begins.
 */
export function judgeLine(
  { intent, pipeline, trunkTip, ancestry }: Observation,
  component: string,
  { commit, shortId }: Artifact,
): ErrorFacts | null {
  const isTry = intent.unmerged === true;
  if (!isTry && intent.commit === undefined) return null;
  const trunk = `${pipeline.remote}/${pipeline.trunk}`;
  if (trunkTip === null) return isTry ? null : noTrunk(pipeline.trunk, pipeline.remote);
  const isMerged = ancestry.of(commit, trunkTip);
  if (isMerged === 'yes') return isTry ? mergedAlready(component, shortId, trunk) : null;
  if (isMerged !== 'no') return unknownAncestry(commit, trunk, isMerged.gap, pipeline.remote);
  return isTry ? null : notMerged(component, shortId, trunk, pipeline.environments);
}

/** Whether this very commit was tried here, passed, and still runs. */
export function isTried({ intent }: Observation, state: ComponentState, artifact: Artifact): boolean {
  return intent.unmerged === true && sameArtifact(state.live, artifact) && passedAsTry(state);
}

/** What runs was tried and passed, and nobody is at work there: its suites need not be asked again. */
export function passedAsTry(state: ComponentState): boolean {
  return state.inProgress === null && liveIsPassedTry(state);
}

/** What runs was tried and passed, whatever somebody has begun since. */
export function liveIsPassedTry(state: ComponentState): boolean {
  const { lastAttempt, live } = state;
  const isItsOwn = live !== null && sameArtifact(lastAttempt?.artifact ?? null, live);
  return runsTried(state) && isItsOwn && lastAttempt?.phase === 'verified';
}

/** What came of it, for people. */
export function triedAlready({ environment }: ComponentState, { shortId }: Artifact): string {
  return `${shortId}, which is not merged, passed in ${environment} already`;
}
