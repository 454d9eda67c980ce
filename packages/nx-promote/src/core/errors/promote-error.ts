import { type Advice, mapAdvice, type Speller } from '../model/advice.js';
import { plainLine, plainLines } from '../model/plain-text.js';
import { withoutSecrets } from '../model/secrets.js';

/**
 * - `user`: something was typed or configured wrongly.
 * - `config`: a configuration file is wrong.
 * - `conflict`: somebody else was faster, or holds it.
 * - `refused`: a rule of the pipeline says no.
 * - `external`: a remote, registry, environment or command did not do its part.
 * - `bug`: ours.
 */
export type ErrorKind = 'user' | 'config' | 'conflict' | 'refused' | 'external' | 'bug';

export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** Stable, for programs: `TAG_POINTS_ELSEWHERE`. */
  readonly code: string;
  /** One sentence: what is wrong, and where. */
  readonly message: string;
  readonly details?: readonly string[];
  /** What fixes it: commands or edits, one each. */
  readonly hints?: readonly Advice[];
}

/**
 * An error made for a person to read, without the secrets that servers and programs quote. Anything else that is
 * thrown is a bug of ours and keeps its stack.
 */
export class PromoteError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: readonly string[];
  readonly hints: readonly Advice[];

  constructor(facts: ErrorFacts, options?: { cause?: unknown }) {
    super(withoutSecrets(facts.message), options);
    this.name = 'PromoteError';
    this.kind = facts.kind;
    this.code = facts.code;
    this.details = (facts.details ?? []).map(withoutSecrets);
    this.hints = (facts.hints ?? []).map((hint) => mapAdvice(hint, withoutSecrets));
  }
}

/** What an error was made from, to be made anew with more. */
export function factsOf({ kind, code, message, details, hints }: PromoteError): ErrorFacts {
  return { kind, code, message, details, hints };
}

/** What an error says, with its hints as text. */
export type SpelledFacts = Omit<ErrorFacts, 'hints'> & { readonly hints?: readonly string[] };

/** The same with its hints as text. An error that was thrown is copied field by field: its message is not its own key. */
export function spelledFacts(
  { kind, code, message, details = [], hints = [] }: ErrorFacts,
  spell: Speller,
): SpelledFacts {
  return { kind, code, message, details, hints: hints.map(spell) };
}

/**
 * Renders an error for a terminal: the sentence, details indented, then what to do. What servers and files say
 * stands in it, so nothing in it can speak to the terminal or pretend to be a line of ours.
 */
export function renderError(error: PromoteError, spell: Speller): string {
  return [
    plainLines(withoutSecrets(error.message)),
    ...error.details.map((line) => `  ${plainLine(withoutSecrets(line))}`),
    ...error.hints.map((hint) => `  -> ${plainLine(withoutSecrets(spell(hint)))}`),
  ].join('\n');
}
