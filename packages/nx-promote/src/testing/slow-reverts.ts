import type { ChangeFacts } from '../core/ports/changes.js';

/**
 * Who cancels each step, newest first: the newest revert of it that stands itself. A revert names the step, or the
 * only commit that the step brought, in its own message or in that of the only commit that it brought itself.
 */
export function slowReverts(steps: readonly ChangeFacts[]): [string, string | null][] {
  const namesOf = ({ commit, brought }: ChangeFacts): ChangeFacts['brought'][number][] =>
    brought.length === 1 ? [commit, ...brought] : [commit];
  const cancelledBy = new Map<ChangeFacts, ChangeFacts>();
  for (const revert of steps) {
    if (cancelledBy.has(revert)) continue;
    const text = namesOf(revert)
      .map(({ message }) => message)
      .join('\n');
    const targets = steps.filter(
      (step) =>
        step !== revert &&
        !cancelledBy.has(step) &&
        namesOf(step).some(({ id }) => text.includes(`This reverts commit ${id}`)),
    );
    const [target] = targets.sort((a, b) => at(text, a) - at(text, b));
    if (target !== undefined) cancelledBy.set(target, revert);
  }
  return steps.map((step) => [step.commit.id, cancelledBy.get(step)?.commit.id ?? null]);

  function at(text: string, step: ChangeFacts): number {
    return Math.min(
      ...namesOf(step)
        .map(({ id }) => text.indexOf(id))
        .filter((index) => index >= 0),
    );
  }
}
