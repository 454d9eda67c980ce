import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { deployedAfter } from '../../model/order.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import type { Subject } from '../case.js';
import { liveIsPassedTry } from '../enter/tries.js';

/** Something else that runs, or may run, where these are tested, and that has not passed there. */
export interface Beside {
  readonly component: string;
  readonly artifact: Artifact;
}

/**
 * What else is under test when a suite asks an environment about these components: everything there that has not
 * passed yet, whichever run brought it. A suite that says no may mean any of it, so none of these is proved bad.
 */
export function untestedBeside(observation: Observation, subjects: readonly Subject[]): Beside[] {
  const own = new Set(subjects.map(({ component }) => component.name));
  return observation.ledger.componentsIn(observation.environment.name).flatMap((state) => {
    const artifact = own.has(state.component) ? null : untested(state);
    return artifact === null ? [] : [{ component: state.component, artifact }];
  });
}

/** The same for a suite of the component's own: of that which it is deployed after, directly or through others. */
export function untestedBelow({ observation, name }: Subject, subjects: readonly Subject[]): Beside[] {
  return untestedBeside(observation, subjects).filter((entry) =>
    deployedAfter(observation.allComponents, new Set([entry.component])).has(name),
  );
}

/**
 * The artifact that may run there without having passed; null when the live artifact is known and passed. A try that passed
 * counts as passed here, although it is never verified: a later failure is blamed on what was deployed after it.
 */
function untested(state: ComponentState): Artifact | null {
  const { live, verified, inProgress, lastAttempt } = state;
  if (live !== null && !sameArtifact(live, verified) && !liveIsPassedTry(state)) return live;
  // A run that died, or a deployment that failed, may have left its artifact there without a record of it.
  const begun = inProgress?.phase === 'started' ? inProgress.artifact : null;
  const gaveUp = lastAttempt?.phase === 'failed' || lastAttempt?.phase === 'abandoned';
  const left = [begun, gaveUp ? lastAttempt.artifact : null];
  return left.find((artifact) => artifact !== null && !sameArtifact(artifact, live)) ?? null;
}
