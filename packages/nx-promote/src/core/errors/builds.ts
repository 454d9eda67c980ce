import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** `how`: the sentence of what ended how. */
export function buildFailed(
  how: string,
  timedOut: boolean,
  said: readonly string[],
  hints: readonly Advice[],
): ErrorFacts {
  return {
    kind: 'external',
    code: timedOut ? 'BUILD_TIMED_OUT' : 'BUILD_FAILED',
    message: `${how}.`,
    details: said,
    hints: timedOut
      ? ['give it more time: "image.timeoutSeconds" in release-pipeline.json', ...hints]
      : hints,
  };
}

export function buildTargetInvalid(component: string, target: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'BUILD_TARGET_INVALID',
    message: `The build target of ${component} has a name that no target can have: ${JSON.stringify(target)}`,
    hints: [
      'name a target of the component in "image.build.target" of release-pipeline.json, or in its release.json',
    ],
  };
}

/** Lint or unit tests of a hotfix. */
export function checkFailed(
  message: string,
  details: readonly string[],
  hints: readonly Advice[],
): ErrorFacts {
  return { kind: 'refused', code: 'CHECK_FAILED', message, details, hints };
}

export function checksUnknown(component: string, shortId: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'CHECKS_UNKNOWN',
    message: `nx could not say which targets ${component} has at ${shortId}, so its unit tests cannot be run.`,
    details: said,
    hints: [`git switch to the branch and see: nx show project ${component}`],
  };
}
