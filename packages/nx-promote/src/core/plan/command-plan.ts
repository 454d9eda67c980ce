import type { ErrorFacts } from '../errors/promote-error.js';
import type { PickAnswer } from '../ports/cherry-picks.js';
import type { PullRequestAnswer } from '../ports/pull-requests.js';
import type { Step } from './plan.js';

/** What steps of the plan before have brought to light. */
export interface Found {
  readonly pick: PickAnswer | null;
  readonly pullRequest: PullRequestAnswer | null;
}

export const NOTHING_DONE: Found = { pick: null, pullRequest: null };

/** What a command beside the chain is going to do: printed, or applied. */
export interface CommandPlan {
  readonly steps: readonly Step[];
  /** For the person who typed it; empty where nothing is to be said. */
  readonly text: (found: Found) => string;
  /** Why it is refused; then there are no steps. */
  readonly error: ErrorFacts | null;
  /** False when a person has to go on. */
  readonly success: boolean;
}

/** A plan, with one text whatever is found. */
export function planOf(steps: readonly Step[], text = ''): CommandPlan {
  return { steps, text: () => text, error: null, success: true };
}

export function refusedPlan(error: ErrorFacts): CommandPlan {
  return { ...planOf([]), error, success: false };
}
