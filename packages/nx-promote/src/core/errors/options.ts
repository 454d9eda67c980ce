import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** What was typed behind an option has a value that the option does not take. */
export function optionValue(message: string, hints: readonly Advice[] = []): ErrorFacts {
  return { kind: 'user', code: 'OPTION_VALUE', message, hints };
}

/** An option takes values of one kind; something else was typed. */
export function optionTakes(
  option: string,
  expected: string,
  typed: unknown,
  hints: readonly Advice[] = [],
): ErrorFacts {
  return optionValue(`The option ${option} takes ${expected}; it was given ${JSON.stringify(typed)}.`, hints);
}

/** An option is needed and was not typed. */
export function optionMissing(message: string, hints: readonly Advice[]): ErrorFacts {
  return { kind: 'user', code: 'OPTION_MISSING', message, hints };
}

/** The environment belongs to the target. */
export function environmentOfTarget(task: string, own: string, typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'ENVIRONMENT_OF_TARGET',
    message: `${task} acts in ${own}; it cannot be sent to ${typed} by an option.`,
    hints: [`run the target of that environment, or leave out --environment=${typed}`],
  };
}

/** The step belongs to the target. */
export function stepOfTarget(task: string, typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'STEP_OF_TARGET',
    message: `${task} is a step of its own; the option --step=${typed} cannot make it another.`,
    hints: [`run the target of that step, or leave out --step=${typed}`],
  };
}
