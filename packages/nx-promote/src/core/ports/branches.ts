/** Where a branch stands: full commit ids, null where there is no such branch. */
export interface BranchFacts {
  readonly local: string | null;
  readonly remote: string | null;
}

export interface BranchReader {
  /** One look at this clone and one at the remote; brings the remote's commits here when they are missing. */
  find(branch: string): Promise<BranchFacts>;
}

/** Branches that people work on. Never moves one that exists. */
export interface Branches extends BranchReader {
  /**
   * Makes the branch at a commit and checks it out; fetches the commit first when this clone lacks it. Throws
   * (kind `external`) when git cannot, with what git said.
   */
  begin(branch: string, commit: string): Promise<void>;
}
