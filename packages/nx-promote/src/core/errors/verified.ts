import { advice, type Advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { testCommand } from '../model/release-command.js';

/** What was adopted there is tested where it is: the other target would first bring what is newest. */
export function nothingVerified(component: string, previous: string, isAdopted: boolean): ErrorFacts {
  return notVerifiedBefore(
    `${component} has no artifact that was verified in ${previous}, so there is nothing to promote.`,
    [testCommand(component, previous, isAdopted)],
  );
}

export function notVerified(component: string, environment: string): ErrorFacts {
  return unverified(
    'user',
    `${component} has never been verified in ${environment}, so its changelog has nothing to tell.`,
    [advice`${run(component, 'integration-test', environment)}`],
  );
}

/**
 * It was deployed, and no suite has said yes to it. What was adopted is tested where it is: other targets would first
 * bring what is newest.
 */
export function runsUnverified(
  component: string,
  environment: string,
  shortId: string,
  isAdopted: boolean,
): ErrorFacts {
  return unverified('refused', `${environment} runs ${component} ${shortId}, which was not verified there.`, [
    testCommand(component, environment, isAdopted),
  ]);
}

/** What could come is older than what is asked about, or another line of history. */
export function notAmongThem(
  component: string,
  previous: string,
  comes: string,
  wanted: string,
  command: Advice,
): ErrorFacts {
  return notVerifiedBefore(
    `What is verified in ${previous} is ${component} ${comes}, and that is without ${wanted}.`,
    [advice`${command}   # first it has to pass in ${previous}`],
  );
}

/** It did not pass where it has to pass first. */
export function notVerifiedBefore(message: string, hints: readonly Advice[]): ErrorFacts {
  return { kind: 'refused', code: 'NOT_VERIFIED_BEFORE', message, hints };
}

function unverified(kind: 'user' | 'refused', message: string, hints: readonly Advice[]): ErrorFacts {
  return { kind, code: 'NOT_VERIFIED', message, hints };
}
