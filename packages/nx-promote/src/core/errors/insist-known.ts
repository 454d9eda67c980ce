import { PromoteError } from './promote-error.js';
import { unknownHere } from './status.js';

/** Throws when there is none of the typed name; what was not typed is not asked about. */
export function insistKnown(
  option: 'component' | 'environment',
  typed: string | undefined,
  known: readonly string[],
): void {
  if (typed === undefined || known.includes(typed)) return;
  throw new PromoteError(unknownHere(option, typed, known));
}
