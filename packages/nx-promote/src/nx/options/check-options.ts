import { nearest } from '../../core/model/nearest.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { optionValue } from '../../core/errors/options.js';
import { optionWord } from '../../core/model/command-line.js';
import { EXECUTORS, isSetByTarget, optionOf, type ExecutorName } from './executor-table.js';
import { flag, type ExecutorOptions, type OptionDefinition, type OptionName } from './option-table.js';
import { oneOf } from './options.js';

/**
 * Refuses what the executor does not understand. Nx would refuse it too, but inside a batch its answer is the
 * trace of an unhandled rejection that does not even name the option; so the schemas let everything through
 * to here.
 */
export function checkOptions(executor: ExecutorName, options: ExecutorOptions): void {
  const known: readonly OptionName[] = EXECUTORS[executor].options;
  for (const [name, value] of Object.entries(options)) {
    if (name === '_' && Array.isArray(value)) refuseArguments(value);
    else if (!known.includes(name as OptionName)) throw unknownOption(executor, name, known);
    else checkValue(name as OptionName, optionOf(executor, name as OptionName), value);
  }
}

/** What was typed without its value, with one too many, or with one that is not known. */
function checkValue(name: OptionName, { type, values, examples }: OptionDefinition, value: unknown): void {
  const isFitting =
    type === 'array'
      ? typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
      : typeof value === type;
  if (value === undefined || (isFitting && values === undefined)) return;
  if (isFitting) return void oneOf(name, value as string);
  const example = examples?.[0] ?? values?.[0] ?? '...';
  throw refused(
    type === 'boolean'
      ? `The option ${flag(name)} is given or not; it was given ${JSON.stringify(value)}.`
      : `The option ${flag(name)} takes a value, once; it was given ${JSON.stringify(value)}.`,
    type === 'boolean' ? `type ${flag(name)} or leave it out` : `type ${optionWord(flag(name), example)}`,
  );
}

function refuseArguments(values: readonly unknown[]): void {
  if (values.length === 0) return;
  throw refused(
    `A release target takes options only; it was given ${values.map((value) => JSON.stringify(value)).join(' ')}.`,
    'for several projects: nx run-many -t <target> -p <projects>',
  );
}

function unknownOption(executor: ExecutorName, name: string, options: readonly OptionName[]): PromoteError {
  const known = options.filter((option) => !isSetByTarget(executor, option));
  const near = nearest(name, known);
  const shown = known.map(flag);
  return refused(
    `There is no option ${flag(name)}${near === null ? '' : `; did you mean ${flag(near)}?`}`,
    `the options are ${shown.join(' ')}`,
  );
}

function refused(message: string, hint: string): PromoteError {
  return new PromoteError(optionValue(message, [hint]));
}
