import type { ErrorFacts } from '../errors.js';

/** It was deployed, and no suite has said yes to it. */
export function runsUnverified(component: string, environment: string, shortId: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOT_VERIFIED',
    message: `${environment} runs ${component} ${shortId}, which was not verified there.`,
    hints: [`nx run ${component}:integration-test-${environment}`],
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
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `There is no ${option} ${JSON.stringify(typed)} (option --${option === 'environment' ? 'only' : option}).`,
    hints: [`there are: ${known.join(', ')}`],
  };
}
