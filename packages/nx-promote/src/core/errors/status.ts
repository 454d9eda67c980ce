import { advice, type Advice, runAll } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { optionValue } from './options.js';
import { nearest } from '../model/nearest.js';

/** Its holder is proved dead; what it began is gone on with or ended by the next run. */
export function attemptDied(
  what: string,
  environment: string,
  by: string,
  since: string,
  command: Advice,
): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'ATTEMPT_DIED',
    message: `${what} in ${environment}, by ${by} since ${since}, is not at work any more: its process ended before it was done.`,
    hints: [advice`${command}   # goes on from there`],
  };
}

export function notATime(typed: string): ErrorFacts {
  return optionValue(
    `The option --at takes a time such as 2026-03-01T12:00:00Z; it was given ${JSON.stringify(typed)}.`,
    [advice`${runAll('ledger-log')}   # each line begins with a time`],
  );
}

export function unknownHere(option: string, typed: string, known: readonly string[]): ErrorFacts {
  const near = nearest(typed, known);
  return optionValue(`There is no ${option} ${JSON.stringify(typed)} (option --${option}).`, [
    ...(near === null ? [] : [`type --${option}=${near}`]),
    // Environments are few.
    ...(near === null || option === 'environment' ? [`there are: ${known.join(', ')}`] : []),
  ]);
}

/** Nobody knows what will run. */
export function timeAhead(typed: string, now: string): ErrorFacts {
  return optionValue(`The time ${JSON.stringify(typed)} (option --at) lies ahead; here it is ${now}.`, [
    advice`${runAll('ledger-log')}   # each line begins with a time`,
  ]);
}
