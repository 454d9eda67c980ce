import type { ErrorFacts } from './promote-error.js';
import { optionValue } from './options.js';
import { withoutOption } from '../model/command-line.js';

/** `near` is empty, or `; did you mean "forward-port"?` */
export function unknownGate(gate: string, near: string, known: readonly string[], typed: string): ErrorFacts {
  return optionValue(`There is no gate ${JSON.stringify(gate)} that --override could open${near || '.'}`, [
    `the gates are ${known.join(', ')}`,
    `a reason alone has no ":" behind its first word: ${withoutOption(typed, '--override')} --override "<reason>"`,
  ]);
}

export function unknownPlace(environment: string, near: string, known: readonly string[]): ErrorFacts {
  return optionValue(
    `There is no environment ${JSON.stringify(environment)} in which --override could open a gate${near || '.'}`,
    [`there are: ${known.join(', ')}`],
  );
}

export function overrideWithoutReason(given: string, typed: string): ErrorFacts {
  const gate = given.replace(/:$/, '');
  return optionValue(`Opening ${gate} needs a reason, which is recorded: --override gives none.`, [
    `${withoutOption(typed, '--override')} --override "${gate}: <reason>"`,
  ]);
}
