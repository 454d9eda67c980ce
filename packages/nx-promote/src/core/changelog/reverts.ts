import type { ChangeFacts } from '../ports/changes.js';

export interface Cancellation {
  readonly cancels: ReadonlyMap<string, string>;
  readonly cancelledBy: ReadonlyMap<string, string>;
}

/**
 * Pairs each revert with what it reverts where both are in the list (newest first). A revert that was itself
 * reverted cancels nothing, so a change that came back is shown as coming. Only a revert of the whole step
 * counts: taking back one commit of a merged branch leaves the rest of it.
 */
export function findCancellations(changes: readonly ChangeFacts[]): Cancellation {
  const reverts = changes.filter(mayRevert);
  if (reverts.length === 0) return NOTHING;
  const stepOf = wholeSteps(changes);
  const cancels = new Map<string, string>();
  const cancelledBy = new Map<string, string>();
  for (const change of reverts) {
    if (cancelledBy.has(change.commit.id)) continue;
    const reverted = revertedIds(change)
      .map((id) => stepOf.get(id))
      .find((step) => step !== undefined && step !== change.commit.id && !cancelledBy.has(step));
    if (reverted === undefined) continue;
    cancels.set(change.commit.id, reverted);
    cancelledBy.set(reverted, change.commit.id);
  }
  return { cancels, cancelledBy };
}

const NOTHING: Cancellation = { cancels: new Map(), cancelledBy: new Map() };

/** The ids under which a step can be reverted as a whole: its own, and its only commit's. */
function wholeSteps(changes: readonly ChangeFacts[]): ReadonlyMap<string, string> {
  const steps = new Map<string, string>();
  for (const { commit, brought } of changes) {
    steps.set(commit.id, commit.id);
    const [only, more] = brought;
    if (only !== undefined && more === undefined) steps.set(only.id, commit.id);
  }
  return steps;
}

/** Asked of every change, while few revert anything. */
function mayRevert({ commit, brought }: ChangeFacts): boolean {
  return [commit, ...brought].some(({ message }) => message.includes('This reverts commit '));
}

/** A merge that brings a revert and more work besides is no plain revert. */
function revertedIds({ commit, brought }: ChangeFacts): string[] {
  const messages = [commit.message, ...(brought.length === 1 ? brought.map((one) => one.message) : [])];
  return messages.flatMap((message) => [...message.matchAll(REVERTED)].map((match) => match[1] as string));
}

const REVERTED = /\bThis reverts commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b/g;
