/** A step of the trunk that a pull request may stand behind. */
export interface MergeQuery {
  readonly commit: string;
  /** The number that the commit's message names, where it does. */
  readonly number: number | null;
  /** RFC 3339: no pull request was merged into it later than that. */
  readonly at: string;
}

/** What the forge knows of a pull request; better than what git's messages say. */
export interface PullRequestFacts {
  readonly number: number;
  readonly url: string | null;
  readonly title: string;
  readonly author: string | null;
  readonly labels: readonly string[];
}

export interface ForgeAnswer {
  /** By the commit of the query. */
  readonly pullRequests: ReadonlyMap<string, PullRequestFacts>;
  /** A sentence for people when something could not be asked, and the way on; null when nothing is missing. */
  readonly missing: string | null;
}

/**
 * Reading pull requests. Everything works without them, so nothing here throws for what the forge or the
 * network does: what could not be read is `missing`. The number of requests does not grow with the number
 * of components, only with how far back the merges lie.
 */
export interface ForgeReader {
  pullRequests(merges: readonly MergeQuery[]): Promise<ForgeAnswer>;
}
