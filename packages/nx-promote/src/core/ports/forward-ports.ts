/** Is what a hotfix changed also in another line of history? Full commit ids; `base` is an ancestor of `fix`. */
export interface PortQuestion {
  readonly base: string;
  readonly fix: string;
  readonly into: string;
}

/**
 * - `ancestor`: the fix itself is there, by a merge.
 * - `patches`: each of its changes is, one by one or squashed into one commit.
 * - `declared`: a commit there says so: `Promote-Forward-Port: <commit>`, or `cherry picked from commit <id>`.
 * - `missing`: some of its commits are not.
 */
export interface PortAnswer {
  readonly kind: 'ancestor' | 'patches' | 'declared' | 'missing';
  /** Oldest first. */
  readonly missing: readonly { readonly commit: string; readonly subject: string }[];
}

export interface ForwardPortReader {
  /** Null where this clone's history is too short to tell. A few git processes per question. */
  forwardPorts(questions: readonly PortQuestion[]): Promise<readonly (PortAnswer | null)[]>;
}
