import { advice, type Advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** A try of what a release would bring. */
export function mergedAlready(component: string, shortId: string, trunk: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'MERGED_ALREADY',
    message: `${component} ${shortId} is on ${trunk}, so there is nothing to try: it can be released.`,
    hints: [advice`${run(component, 'release')}`, 'or name the commit that is not merged: --commit=<commit>'],
  };
}

/** A release by name of what is on no trunk. */
export function notMerged(
  component: string,
  shortId: string,
  trunk: string,
  environments: readonly { readonly name: string; readonly acceptsUnmerged: boolean }[],
): ErrorFacts {
  const open = environments.find(({ acceptsUnmerged }) => acceptsUnmerged);
  const tries =
    open === undefined ? [] : [advice`or try it: ${run(component, 'try', open.name, `--commit=${shortId}`)}`];
  return {
    kind: 'refused',
    code: 'NOT_MERGED',
    message: `${component} ${shortId} is not on ${trunk}, and only what is merged is released (option --commit).`,
    hints: ['merge it', ...tries],
  };
}

/** A try where none is accepted. */
export function takesNoTries(environment: string, open: readonly string[]): ErrorFacts {
  return {
    kind: 'refused',
    code: 'TAKES_NO_TRIES',
    message: `${environment} takes merged commits only.`,
    hints: [
      open.length === 0
        ? 'set "acceptsUnmerged": true for an environment in release-pipeline.json'
        : `commits that are not merged can be tried in ${open.join(', ')}`,
    ],
  };
}

/** What runs is there to be looked at, not to stay. */
export function runsUnmerged(
  component: string,
  environment: string,
  shortId: string,
  release: Advice,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'UNMERGED',
    message: `${environment} runs ${component} ${shortId} as a try: it is not merged and goes no further.`,
    hints: [advice`the next release takes its place: ${release}`],
  };
}
