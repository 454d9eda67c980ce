/** Where a branch stands: full commit ids, null where there is no such branch. */
export interface BranchFacts {
  readonly local: string | null;
  readonly remote: string | null;
  /** git keeps no branch beside one whose name is the beginning of its path. */
  readonly inTheWay: BranchInTheWay | null;
}

export interface BranchInTheWay {
  readonly branch: string;
  readonly isRemote: boolean;
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
