import { advice, run, runAll } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { SET_NOT_WHOLE } from './claims.js';
import { optionValue } from './options.js';
import { withoutOption } from '../model/command-line.js';
import type { Pin } from '../model/state.js';

export function nothingBefore(component: string, environment: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOTHING_BEFORE',
    message: `${environment} has never run another ${component} that passed there and was not rejected since.`,
    hints: [
      advice`${runAll('ledger-log', null, `--component=${component} --environment=${environment}`)}   # what ran there`,
      advice`${run(component, 'rollback', environment, '--to <build tag>')}`,
    ],
  };
}

export function neverHere(component: string, environment: string, typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NEVER_HERE',
    message: `${JSON.stringify(typed)} names nothing that ever ran as ${component} in ${environment}.`,
    hints: [
      advice`${runAll('ledger-log', null, `--component=${component} --environment=${environment}`)}   # what ran there`,
    ],
  };
}

export function unknownRecord(id: string, environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'UNKNOWN_RECORD',
    message: `There is no ledger record ${id} of these components in ${environment} (option --to-state-of).`,
    hints: [
      advice`${runAll('ledger-log', null, `--environment=${environment}`)}   # each line begins with time and id`,
    ],
  };
}

export function ambiguousRecord(id: string, environment: string, meant: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'AMBIGUOUS_RECORD',
    message: `${JSON.stringify(id)} is the beginning of ${meant.length} ledger records in ${environment} (option --to-state-of).`,
    details: meant.slice(0, 10),
    hints: ['type one of them in full'],
  };
}

export function notAMoment(typed: string): ErrorFacts {
  return optionValue(
    `The option --to-state-of takes a time such as 2026-03-01T12:00:00Z, or the id of a ledger record; it was given ${JSON.stringify(typed)}.`,
    [advice`${runAll('ledger-log')}   # each line begins with time and id`],
  );
}

/** A set goes back whole or not at all. */
export function setNotPutBack(component: string, environment: string, other: string): ErrorFacts {
  return {
    kind: 'refused',
    code: SET_NOT_WHOLE,
    message: `${component} was not put back in ${environment}, because ${other} cannot be: a set goes back whole or not at all.`,
    hints: [`leave ${other} out of -p, or fix what keeps it from going back`],
  };
}

export function losesSomething(
  component: string,
  environment: string,
  losses: readonly string[],
  typed: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NEEDS_CONFIRMATION',
    message: `Going back with ${component} in ${environment} is dangerous, so nothing was done.`,
    details: losses,
    hints: [`if that is meant: ${withoutOption(typed, '--confirm')} --confirm`],
  };
}

/** An automatic release meets what somebody went back from. */
export function pinned(component: string, environment: string, shortId: string, pin: Pin): ErrorFacts {
  const why = pin.reason === '' ? '' : `: ${pin.reason}`;
  return {
    kind: 'refused',
    code: 'PINNED',
    message:
      pin.scope === 'all'
        ? `${component} is pinned in ${environment} by ${pin.by}${why}; nothing newer goes there.`
        : `${pin.by} went back from ${component} ${shortId} in ${environment}${why}; it does not go there again.`,
    hints: [
      ...(pin.scope === 'all' ? [] : ['merge a fix: a newer commit is free']),
      advice`${run(component, 'unpin', environment)}`,
    ],
  };
}
