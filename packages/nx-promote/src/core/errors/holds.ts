import { advice, runAll } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { optionMissing } from './options.js';

/** The environment is frozen: nothing enters it. */
export function held(
  environment: string,
  held: { readonly reason: string; readonly by: string; readonly since: string },
): ErrorFacts {
  return {
    ...HELD,
    message: `${environment} is held by ${held.by} since ${held.since}, so nothing enters it: ${held.reason}`,
    hints: [advice`${runAll('unhold', environment)}   # when it is over`],
  };
}

export function holdWithoutReason(environment: string): ErrorFacts {
  return optionMissing(
    `A hold of ${environment} needs a reason, which is shown to everybody it stops: --reason is missing.`,
    [advice`${runAll('hold', environment, '--reason="the demo on Thursday"')}`],
  );
}

/** Who lets it go would end both. */
export function heldAlready(
  environment: string,
  { by, since, reason }: { readonly reason: string; readonly by: string; readonly since: string },
): ErrorFacts {
  return {
    ...HELD,
    message: `${environment} is held already, by ${by} since ${since}: ${reason}`,
    hints: [advice`${runAll('unhold', environment)}   # when that is over, then hold it again`],
  };
}

/** The very combination that would run was not tested as a whole. */
export function untestedSet(environment: string, before: string, differences: readonly string[]): ErrorFacts {
  const shown = differences.slice(0, 10);
  const more = differences.length - shown.length;
  return {
    kind: 'refused',
    code: 'SET_NOT_TESTED',
    message:
      differences.length === 0
        ? `${environment} takes only sets that were tested together in ${before} (requireTestedSet), and ${before} has tested none.`
        : `${environment} takes only sets that were tested together in ${before} (requireTestedSet); this one was not.`,
    details: [...shown, ...(more > 0 ? [`and ${more} more`] : [])],
    hints: [
      advice`promote what differs together with it: ${runAll('promote', environment)}`,
      `or have the set tested in ${before}, with a suite of environment scope`,
    ],
  };
}

const HELD = { kind: 'refused', code: 'HELD' } as const;
