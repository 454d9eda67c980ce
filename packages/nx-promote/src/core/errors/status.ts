import type { ErrorFacts } from '../errors.js';
import { testCommand } from '../model/release-command.js';
import { nearest } from '../model/nearest.js';

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
  return {
    kind: 'refused',
    code: 'NOT_VERIFIED',
    message: `${environment} runs ${component} ${shortId}, which was not verified there.`,
    hints: [testCommand(component, environment, isAdopted)],
  };
}

/** The first deployment there ended before anything that could be called running. */
export function didNotComeUp(
  component: string,
  environment: string,
  shortId: string,
  reason: string | null,
  command: string,
): ErrorFacts {
  return {
    kind: 'external',
    code: 'NOT_LIVE',
    message: `${component} ${shortId} was deployed to ${environment} and did not come up, and nothing ran there before.`,
    ...(reason === null ? {} : { details: [reason] }),
    hints: [`${command}   # tries it again, once the cause is fixed`],
  };
}

/** Its holder is proved dead; what it began is gone on with or ended by the next run. */
export function attemptDied(
  what: string,
  environment: string,
  by: string,
  since: string,
  command: string,
): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'ATTEMPT_DIED',
    message: `${what} in ${environment}, by ${by} since ${since}, is not at work any more: its process ended before it was done.`,
    hints: [`${command}   # goes on from there`],
  };
}

export function notATime(typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `The option --at takes a time such as 2026-03-01T12:00:00Z; it was given ${JSON.stringify(typed)}.`,
    hints: ['nx ledger-log   # each line begins with a time'],
  };
}

export function unknownHere(option: string, typed: string, known: readonly string[]): ErrorFacts {
  const near = nearest(typed, known);
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `There is no ${option} ${JSON.stringify(typed)} (option --${option}).`,
    hints: [
      ...(near === null ? [] : [`type --${option}=${near}`]),
      // Environments are few.
      ...(near === null || option === 'environment' ? [`there are: ${known.join(', ')}`] : []),
    ],
  };
}

/** Nobody knows what will run. */
export function timeAhead(typed: string, now: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `The time ${JSON.stringify(typed)} (option --at) lies ahead; here it is ${now}.`,
    hints: ['nx ledger-log   # each line begins with a time'],
  };
}

/** What could come is older than what is asked about, or another line of history. */
export function notAmongThem(
  component: string,
  previous: string,
  comes: string,
  wanted: string,
  command: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOT_VERIFIED_BEFORE',
    message: `What is verified in ${previous} is ${component} ${comes}, and that is without ${wanted}.`,
    hints: [`${command}   # first it has to pass in ${previous}`],
  };
}
