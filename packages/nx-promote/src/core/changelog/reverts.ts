import type { ChangeFacts } from '../ports/changes.js';
import { titleOf } from './title.js';

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
  const steps = { byId: wholeSteps(changes), byRequest: requests(changes) };
  const cancels = new Map<string, string>();
  const cancelledBy = new Map<string, string>();
  for (const change of reverts) {
    if (cancelledBy.has(change.commit.id)) continue;
    const reverted = revertedSteps(change, steps).find(
      (step) => step !== change.commit.id && !cancelledBy.has(step),
    );
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

/** The step that merged each pull request; of one number in two repositories the newer. */
function requests(changes: readonly ChangeFacts[]): ReadonlyMap<number, string> {
  const steps = new Map<number, string>();
  for (const { commit } of changes) {
    const { pullRequest } = titleOf(commit.message);
    if (pullRequest !== null && !steps.has(pullRequest)) steps.set(pullRequest, commit.id);
  }
  return steps;
}

interface Steps {
  readonly byId: ReadonlyMap<string, string>;
  readonly byRequest: ReadonlyMap<number, string>;
}

/** Asked of every change, while few revert anything. */
function mayRevert({ commit, brought }: ChangeFacts): boolean {
  return [commit, ...brought].some(({ message }) => /\breverts\s/i.test(message));
}

/** A merge that brings a revert and more work besides is no plain revert. */
function revertedSteps({ commit, brought }: ChangeFacts, { byId, byRequest }: Steps): string[] {
  const messages = [commit.message, ...(brought.length === 1 ? brought.map((one) => one.message) : [])];
  const named = messages.flatMap((message) => [
    ...[...message.matchAll(REVERTED)].map(([, id = '']) => stepOf(id, byId)),
    ...[...message.matchAll(REVERTED_REQUEST)].map(([, number]) => byRequest.get(Number(number)) ?? null),
  ]);
  return named.filter((step) => step !== null);
}

/** Of a short id that fits several steps nobody knows which was meant. */
function stepOf(id: string, byId: Steps['byId']): string | null {
  const whole = byId.get(id);
  if (whole !== undefined) return whole;
  const fitting = new Set([...byId].filter(([one]) => one.startsWith(id)).map(([, step]) => step));
  const [only, more] = [...fitting];
  return more === undefined ? (only ?? null) : null;
}

/** Ids may be short: `git revert --reference` writes `This reverts commit 1a2b3c4 (subject, date).` */
const REVERTED = /\bThis reverts commit\s+([0-9a-f]{4,64})\b/g;
/** The forges' buttons name the pull request, alone or beside the commit. */
const REVERTED_REQUEST =
  /(?:^Reverts (?:[\w.-]+\/[\w.-]+)?|\bThis reverts merge request )[#!](\d+)\.?[ \t]*\r?$/gm;
