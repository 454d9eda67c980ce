import { PromoteError } from '../core/errors.js';
import { DURATION, seconds } from '../core/config/duration.js';
import type { Intent, StepName } from '../core/intent.js';

/** What a person can type after a release target. One set for all steps: the chain forwards every option. */
export interface StepOptions {
  readonly environment: string;
  readonly dryRun?: boolean;
  readonly commit?: string;
  readonly wait?: string;
  readonly takeOver?: boolean;
  readonly verbose?: boolean;
}

/** By name, so that the compiler notices a forgotten one. */
const NAMES: Readonly<Record<keyof StepOptions, true>> = {
  environment: true,
  dryRun: true,
  commit: true,
  wait: true,
  takeOver: true,
  verbose: true,
};

/** Every option that there is. */
export const OPTION_NAMES: readonly string[] = Object.keys(NAMES);

/** Turns options into an intent about the given components. `typed` is what hints will show. */
export function intentOf(
  step: StepName,
  options: StepOptions,
  components: readonly string[],
  typed: string,
): Intent {
  const { commit } = options;
  const waitSeconds = options.wait === undefined ? undefined : parseWait(options.wait);
  return {
    step,
    environment: options.environment,
    components,
    dryRun: options.dryRun ?? false,
    typed,
    ...(commit === undefined ? {} : { commit }),
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
    ...(options.takeOver === true ? { takeOver: true } : {}),
  };
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
