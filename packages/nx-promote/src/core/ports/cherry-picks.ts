/** What is to be picked, onto what, and the branch of the remote that the result becomes. */
export interface PickRequest {
  readonly branch: string;
  readonly onto: string;
  /** Oldest first. */
  readonly commits: readonly string[];
}

export type PickAnswer =
  | { readonly kind: 'pushed'; readonly commit: string }
  /** Nothing of it was left to be picked. */
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'conflict';
      readonly commit: string;
      readonly paths: readonly {
        readonly path: string;
        /** The newest commit of the other side that touched it: `857d1d2 Rename the fields`. */
        readonly by: string | null;
      }[];
    };

export interface CherryPicks {
  /**
   * Picks in a worktree, each with the line that says where it comes from, and pushes a branch that must not
   * exist yet. After a conflict nothing is left behind, here or there.
   */
  pick(request: PickRequest): Promise<PickAnswer>;
}
