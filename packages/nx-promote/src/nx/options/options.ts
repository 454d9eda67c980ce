import { PromoteError } from '../../core/errors/promote-error.js';
import { optionTakes } from '../../core/errors/options.js';
import { DURATION, seconds } from '../../core/config/duration.js';
import type { ChainIntent, ChainStep, Intent, StepName } from '../../core/intent.js';
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
  step: ChainStep,
  options: StepOptions,
  components: readonly string[],
  typed: string,
): ChainIntent;
export function intentOf(
  step: StepName,
  options: StepOptions,
  components: readonly string[],
  typed: string,
): Intent;
export function intentOf(
  step: StepName,
  options: StepOptions,
  components: readonly string[],
  typed: string,
): Intent {
  const {
    environment,
    dryRun = false,
    wait,
    commit,
    override,
    reason,
    to,
    toStateOf,
    releaseVersion,
  } = options;
  const waitSeconds = wait === undefined ? undefined : parseWait(wait);
  const asked = {
    environment,
    components,
    dryRun,
    typed,
    ...given({ waitSeconds, ...yes('takeOver', options) }),
  };
  const notes = { notesDone: listOf(options.noteDone), notesWaived: listOf(options.noteWaive) };
  const gated = { ...notes, ...given({ override, reason }) };
  const confirm = yes('confirm', options);
  switch (step) {
    case 'rollback':
      return {
        ...asked,
        step,
        ...gated,
        ...confirm,
        ...given({ to, toStateOf, pin: oneOf('pin', options.pin) }),
      };
    case 'reverify':
      return { ...asked, step, ...gated };
    case 'unpin':
      return { ...asked, step, ...given({ reason }) };
    case 'adopt':
      return { ...asked, step, ...given({ reason, commit }) };
    default: {
      const version = given({ releaseVersion, bump: oneOf('bump', options.bump) });
      return { ...asked, step, ...gated, ...confirm, ...version, ...given({ commit }) };
    }
  }
}

type ValueOf<Name extends OptionName> = (typeof OPTIONS)[Name] extends {
  readonly values: readonly (infer Value extends string)[];
}
  ? Value
  : string;

/** Refuses a value that is not among those that the option knows, or knows here. */
export function oneOf<Name extends OptionName>(
  name: Name,
  value: string | undefined,
  values: readonly string[] = (OPTIONS[name] as OptionDefinition).values ?? [],
): ValueOf<Name> | undefined {
  const isKnown = (text: string): text is ValueOf<Name> => values.includes(text);
  if (value === undefined || isKnown(value)) return value;
  throw new PromoteError(
    optionTakes(flag(name), values.join(', '), value, [`type ${flag(name)}=${values[0] ?? ''}`]),
  );
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what was not typed. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** A switch that was typed, and nothing where it was not. */
function yes<Name extends OptionName>(name: Name, options: StepOptions): { readonly [K in Name]?: true } {
  return options[name] === true ? ({ [name]: true } as { readonly [K in Name]: true }) : {};
}

function parseWait(wait: string): number {
  if (wait === '0') return 0;
  if (DURATION.test(wait)) return seconds(wait);
  throw new PromoteError(
    optionTakes('--wait', 'a duration such as 90s, 30m or 2h, or 0', wait, ['type --wait=30m']),
  );
}
