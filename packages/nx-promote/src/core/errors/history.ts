import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import type { HistoryGap } from '../model/ancestry.js';

/** What is left to do where a clone lacks history that could not be fetched. */
export function historyTooShort(question: string, gap: HistoryGap, remote: string): ErrorFacts {
  return tooShort(
    `This clone cannot tell ${question}: ${gapText(gap)}.`,
    gap.said === null ? [] : gap.said.split('\n').filter(Boolean).slice(-5),
    gapHints(gap, remote),
  );
}

export function unknownAncestry(
  ancestor: string,
  descendant: string,
  gap: HistoryGap,
  remote: string,
): ErrorFacts {
  return historyTooShort(`whether ${ancestor} is in ${descendant}`, gap, remote);
}

/** Why the history does not suffice, as the end of a sentence. */
export function gapText({ kind, commit }: HistoryGap): string {
  return kind === 'not-here'
    ? `the commit ${commit} is not here`
    : `it is shallow and ends at the commit ${commit}`;
}

/** `--unshallow` is an error in a clone that is not shallow. */
export function gapHints({ kind, commit }: HistoryGap, remote: string): string[] {
  return kind === 'not-here'
    ? [
        `git fetch ${remote} ${commit}`,
        `or, where ${remote} does not have it: push it from a clone that does (git push ${remote} ${commit}:refs/heads/<branch>)`,
      ]
    : [`git fetch --unshallow ${remote}`, 'or in CI: check out with fetch-depth: 0'];
}

/** A shallow clone ends before the last change of some components was found. */
export function historyEnds(
  commit: string,
  length: number,
  components: string,
  details: readonly string[],
): ErrorFacts {
  return tooShort(
    `This shallow clone ends at ${commit} after ${length} commits, before the last change of ${components}.`,
    details,
    ['git fetch --unshallow', 'in CI, check out with the whole history: "fetch-depth: 0"'],
  );
}

function tooShort(message: string, details: readonly string[], hints: readonly Advice[]): ErrorFacts {
  return { kind: 'user', code: 'HISTORY_TOO_SHORT', message, details, hints };
}
