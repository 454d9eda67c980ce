/** What is to be picked, onto what, and the branch of the remote that the result becomes. */
export interface PickRequest {
  readonly branch: string;
  readonly onto: string;
  /** Where the branch of the remote stands, which the result then contains; null when there is none yet. */
  readonly replaces: string | null;
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
   * Picks in a worktree, each with the line that says where it comes from, and pushes the branch, which must
   * stand where it stood. After a conflict nothing is left behind, here or there.
   */
  pick(request: PickRequest): Promise<PickAnswer>;
}
