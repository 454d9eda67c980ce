import { PromoteError } from '../core/errors.js';
import { DURATION, seconds } from '../core/config/duration.js';
import type { Intent, StepName } from '../core/intent.js';
import {
  flag,
  listOf,
  OPTIONS,
  type ExecutorOptions,
  type OptionDefinition,
  type OptionName,
} from './option-table.js';

/** What a step of a component is called with: its target sets the environment. */
export type StepOptions = ExecutorOptions & { readonly environment: string };

/** Turns options into an intent about the given components. `typed` is what hints will show. */
export function intentOf(
  step: StepName,
  options: StepOptions,
  components: readonly string[],
  typed: string,
): Intent {
  const waitSeconds = options.wait === undefined ? undefined : parseWait(options.wait);
  const { commit, override, reason, releaseVersion, to, toStateOf, branch, from, name, approvedBy } = options;
  return {
    step,
    environment: options.environment,
    components,
    dryRun: options.dryRun ?? false,
    typed,
    ...given({ commit, waitSeconds, override, reason, releaseVersion, to, toStateOf }),
    ...given({ branch, from, name, approvedBy }),
    ...given({ bump: oneOf('bump', options.bump), pin: oneOf('pin', options.pin) }),
    ...(options.takeOver === true ? { takeOver: true } : {}),
    ...(options.confirm === true ? { confirm: true } : {}),
    ...(options.waive === true ? { waive: true } : {}),
    ...(options.preview === true ? { preview: true } : {}),
    notesDone: listOf(options.noteDone),
    notesWaived: listOf(options.noteWaive),
  } as Intent;
}

/** Refuses a value that is not among those that the option knows, or knows here. */
export function oneOf(
  name: OptionName,
  value: string | undefined,
  values = (OPTIONS[name] as OptionDefinition).values ?? [],
): string | undefined {
  if (value === undefined || values.includes(value)) return value;
  throw new PromoteError({
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `The option ${flag(name)} takes ${values.join(', ')}; it was given ${JSON.stringify(value)}.`,
    hints: [`type ${flag(name)}=${values[0] ?? ''}`],
  });
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function parseWait(wait: string): number {
  if (wait === '0') return 0;
  if (DURATION.test(wait)) return seconds(wait);
  throw new PromoteError({
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `The option --wait takes a duration such as 90s, 30m or 2h, or 0; it was given ${JSON.stringify(wait)}.`,
    hints: ['type --wait=30m'],
  });
}
