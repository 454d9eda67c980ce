import { PromoteError, spelledFacts } from '../../core/errors/promote-error.js';
import { spellerOf } from '../../nx/output/spell-advice.js';

/** Spells commands with the names that targets have by default. */
export const spell = spellerOf(undefined);

/** The same promise; an error that it is rejected with has its hints as text. */
export function spelled<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((error: unknown) => {
    throw error instanceof PromoteError ? new PromoteError(spelledFacts(error, spell)) : error;
  });
}
