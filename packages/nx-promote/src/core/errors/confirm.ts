import type { ErrorFacts } from './promote-error.js';
import { withoutOption } from '../model/command-line.js';

/** The environment has `"confirm": true`, and nobody has said yes. `why` says why nobody was asked. */
export function confirmationNeeded(
  environment: string,
  typed: string,
  why: string | null,
  toBeAsked: readonly string[] = [],
): ErrorFacts {
  const nobody = why === null ? '' : `, and nobody can answer here: ${why}`;
  return {
    kind: 'user',
    code: 'CONFIRMATION_NEEDED',
    message: `${environment} asks for a yes before anything enters it${nobody}.`,
    hints: [`to say yes: ${withoutOption(typed, '--confirm')} --confirm`, ...toBeAsked],
  };
}

/** Somebody was asked and did not say yes. */
export function notConfirmed(environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_CONFIRMED',
    message: `Nothing was brought to ${environment}: the answer was not yes.`,
  };
}
