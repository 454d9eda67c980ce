import { advice, type Advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { firstOf } from './first-of.js';
import type { Quarantined } from '../model/state.js';

/** `alone` is the command that tries a suspect without the rest of its set; null for what was rejected. */
export function quarantined(
  component: string,
  environment: string,
  entry: Quarantined,
  alone: Advice | null,
): ErrorFacts {
  return {
    kind: 'refused',
    code: alone === null ? 'REJECTED' : 'SUSPECT',
    message:
      alone === null
        ? `${component} ${entry.commit.slice(0, 7)} was rejected in ${environment} and goes no further.`
        : `${component} ${entry.commit.slice(0, 7)} is suspect: it was part of a set that failed together in ${environment}.`,
    details: [
      ...(entry.suite === null ? [] : [`suite: ${entry.suite}`]),
      ...(entry.reason === '' ? [] : [entry.reason]),
      ...(entry.report === null ? [] : [`report: ${entry.report}`]),
    ],
    hints: [
      alone === null ? 'merge a fix: a newer commit is free' : advice`try it alone: ${alone}`,
      advice`if the suite or the network was at fault: ${run(component, 'reverify', environment)}`,
    ],
  };
}

export function suiteFailed(
  component: string,
  environment: string,
  suite: string,
  detail: string,
  then: string,
): ErrorFacts {
  return {
    ...SUITE_FAILED,
    message: `${component} failed the suite "${suite}" in ${environment}.`,
    details: [...(detail === '' ? [] : [detail]), then],
    hints: [
      'fix it forward: merge a fix and release again',
      advice`if the suite or the network was at fault: ${run(component, 'reverify', environment)}`,
    ],
  };
}

/** One of several that failed together: nobody knows yet which of them did it. */
export function setFailed(
  component: string,
  set: readonly string[],
  environment: string,
  suite: string,
  details: readonly string[],
  alone: Advice,
): ErrorFacts {
  return {
    ...SUITE_FAILED,
    message: `${component} is suspect: it is one of ${set.length} components that failed the suite "${suite}" in ${environment} together (${firstOf(set).join(', ')}).`,
    details,
    hints: [
      advice`try it alone: ${alone}`,
      advice`if the suite or the network was at fault: ${run(component, 'reverify', environment)}`,
    ],
  };
}

export function suiteErrored(
  component: string,
  environment: string,
  suite: string,
  detail: string,
): ErrorFacts {
  return {
    kind: 'external',
    code: 'SUITE_ERRORED',
    message: `The suite "${suite}" could not say whether ${component} is good in ${environment}.`,
    details: [...(detail === '' ? [] : [detail]), 'nothing was rejected and nothing was put back'],
    hints: [advice`${run(component, 'integration-test', environment)}   # asks again`],
  };
}

const SUITE_FAILED = { kind: 'refused', code: 'SUITE_FAILED' } as const;
