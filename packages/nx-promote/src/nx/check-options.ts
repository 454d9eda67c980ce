import { nearest } from '../core/config/nearest.js';
import { PromoteError } from '../core/errors.js';
import { OPTION_NAMES, type StepOptions } from './options.js';

/**
 * Refuses what no step understands. Nx would refuse it too, but inside a batch its answer is the trace of an
 * unhandled rejection that does not even name the option; so the schemas let everything through to here.
 */
export function checkOptions(options: StepOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (name === '_' && Array.isArray(value)) refuseArguments(value);
    else if (!OPTION_NAMES.includes(name)) throw unknownOption(name);
  }
}

function refuseArguments(values: readonly unknown[]): void {
  if (values.length === 0) return;
  throw refused(
    `A release target takes options only; it was given ${values.map((value) => JSON.stringify(value)).join(' ')}.`,
    'for several projects: nx run-many -t <target> -p <projects>',
  );
}

function unknownOption(name: string): PromoteError {
  const near = nearest(name, OPTION_NAMES);
  const known = OPTION_NAMES.filter((option) => option !== 'environment').map(flag);
  return refused(
    `There is no option ${flag(name)}${near === null ? '' : `; did you mean ${flag(near)}?`}`,
    `the options are ${known.join(' ')}`,
  );
}

/** `dryRun` -> `--dry-run`. */
function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function refused(message: string, hint: string): PromoteError {
  return new PromoteError({ kind: 'user', code: 'OPTION_VALUE', message, hints: [hint] });
}
