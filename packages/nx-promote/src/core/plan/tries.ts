import * as errors from '../errors/tries.js';
import type { ErrorFacts } from '../errors.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import { runsTried, type ComponentState } from '../model/state.js';
import { ancestryKey, type Observation } from '../observe/observation.js';

/**
 * Whether the commit is on the line that it must be on: what is tried is not merged, and what is released by
 * name is. A clone that cannot tell lets a try begin, since nothing comes of it that would need proof.
 */
export function judgeLine(
  { intent, pipeline, trunkTip, ancestry }: Observation,
  component: string,
  { commit, shortId }: Artifact,
): ErrorFacts | null {
  const isMerged = trunkTip === null ? null : (ancestry.get(ancestryKey(commit, trunkTip)) ?? null);
  const trunk = `${pipeline.remote}/${pipeline.trunk}`;
  if (intent.unmerged === true)
    return isMerged === true ? errors.mergedAlready(component, shortId, trunk) : null;
  const isWrong = intent.commit !== undefined && isMerged === false;
  return isWrong ? errors.notMerged(component, shortId, trunk, pipeline.environments) : null;
}

/** Whether this very commit was tried here, passed, and still runs. */
export function isTried({ intent }: Observation, state: ComponentState, artifact: Artifact): boolean {
  return intent.unmerged === true && sameArtifact(state.live, artifact) && passedAsTry(state);
}

/** What runs was tried and passed: its suites need not be asked again. */
export function passedAsTry(state: ComponentState): boolean {
  const { lastAttempt, live } = state;
  const isItsOwn = live !== null && sameArtifact(lastAttempt?.artifact ?? null, live);
  return runsTried(state) && isItsOwn && state.inProgress === null && lastAttempt?.phase === 'verified';
}

/** What came of it, for people. */
export function triedAlready({ environment }: ComponentState, { shortId }: Artifact): string {
  return `${shortId}, which is not merged, passed in ${environment} already`;
}
