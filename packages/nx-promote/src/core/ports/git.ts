import type { Ancestry, AncestryPair } from '../model/ancestry.js';
import type { ComponentScope } from '../model/component-scope.js';
import type { ReleaseCommit } from '../model/release-commit.js';

/** Everything a plan needs to know of the remote's refs, from one listing. */
export interface RemoteState {
  /** The trunk's tip on the remote; null when there is no such branch. */
  readonly trunkTip: string | null;
  /** Tag name without `refs/tags/` -> commit it points at (peeled). */
  readonly tags: ReadonlyMap<string, string>;
  /** Full ref name -> id, for every ref under the ledger's prefix. */
  readonly ledger: ReadonlyMap<string, string>;
}

/** Facts about the checkout the command was typed in. Paths are relative to the workspace root. */
export interface CheckoutFacts {
  readonly head: string;
  readonly branch: string | null;
  readonly dirty: readonly string[];
  readonly shallow: boolean;
}

export type { ReleaseCommit };

/** A component as the history sees it: plain paths, no Nx. */
export interface HistoryQuery extends ComponentScope {
  readonly name: string;
  readonly root: string;
}

/** Which paths count beside the closure: globs relative to the workspace root. */
export interface HistoryRules {
  /** Count for every component. */
  readonly sharedFiles: readonly string[];
  /** Never count; tried from the workspace root and from the root of the project that has the file. */
  readonly ignore: readonly string[];
  /**
   * `all`: a change of the lock file counts for every component; `resolved`: for those whose npm packages then
   * resolve to other versions.
   */
  readonly lockFile: 'all' | 'resolved';
}

export interface HistoryReader {
  /**
   * For each component the newest first-parent commit at or before `head` that touches it. All components
   * in one pass over the history; the number of git processes does not depend on their number. A component
   * without any such commit is absent. A shallow clone is deepened as far as needed; where that is not
   * possible, throws a `user` error that says why.
   */
  releaseCommits(
    head: string,
    components: readonly HistoryQuery[],
    rules: HistoryRules,
  ): Promise<ReadonlyMap<string, ReleaseCommit>>;
  /**
   * Answers, per pair, whether `ancestor` is an ancestor of (or the same as) `descendant`. History that this clone
   * lacks is fetched first; unknown is what the remote does not give.
   */
  ancestry(pairs: readonly AncestryPair[]): Promise<readonly Ancestry[]>;
}

export interface GitReader extends HistoryReader {
  checkout(): Promise<CheckoutFacts>;
  /** Resolves what a person typed (`HEAD~2`, a tag, a short id) to a full commit id, or null. */
  resolve(revision: string): Promise<string | null>;
  /**
   * Brings commits here that are not on the trunk, such as those of hotfixes that others made. What the remote
   * does not give stays away: answers about it are unknown then.
   */
  bring(commits: readonly string[]): Promise<void>;
  /** The whole messages of commits; a commit that is not here is absent. */
  messages(commits: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Lists the remote's refs (one round trip) and fetches the trunk's commits when they are missing here. */
  remoteState(): Promise<RemoteState>;
}
