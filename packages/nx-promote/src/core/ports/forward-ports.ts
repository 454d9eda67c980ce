import type { Unknown } from '../model/ancestry.js';

/** Is what a hotfix changed also in another line of history? Full commit ids; `base` is an ancestor of `fix`. */
export interface PortQuestion {
  readonly base: string;
  readonly fix: string;
  readonly into: string;
  /** Where the record says that the trunk has it: from there on only whether that is still so is asked. */
  readonly ported?: { readonly commit: string | null };
  /** Other hotfixes of the component: one commit may hold several at once, and one may undo another. */
  readonly family?: readonly Pick<PortQuestion, 'base' | 'fix'>[];
}

export interface PortCommit {
  readonly commit: string;
  readonly subject: string;
}

/**
 * - `ancestor`: the fix itself is there, by a merge.
 * - `patches`: each of its changes is, one by one or squashed into one commit, or on the record.
 * - `declared`: a commit there says so: `Promote-Forward-Port: <commit>`, or `cherry picked from commit <id>`.
 * - `missing`: some of its commits are not.
 */
export interface PortAnswer {
  readonly kind: 'ancestor' | 'patches' | 'declared' | 'missing';
  /** Oldest first. */
  readonly missing: readonly PortCommit[];
  /** With `missing`: it was there once and is no longer; `by` is who reverted it, null where no message says. */
  readonly takenBack?: { readonly by: PortCommit | null };
}

export interface ForwardPortReader {
  /** History that this clone lacks is fetched first. A few git processes per question, asked once. */
  forwardPorts(questions: readonly PortQuestion[]): Promise<readonly (PortAnswer | Unknown)[]>;
}
