import type { SameChange } from '../ports/changes.js';

export type { PullRequestFacts } from '../ports/forge.js';

export interface Ticket {
  /** As it was written: `HCA-123`, `#45`. */
  readonly id: string;
  readonly url: string | null;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string | null;
}

/** How a ticket reference looks, and where it leads: `{ticket}` is all that matches, or the group named `ticket`. */
export interface TicketPattern {
  readonly pattern: string;
  readonly url: string | null;
}

/** A cherry-pick: `all` when everything of the entry is on the other side too. */
export interface AlreadyThere {
  readonly all: boolean;
  readonly changes: readonly SameChange[];
}

/** One line of a changelog: what a pull request, a merge or a single commit on the trunk means for a component. */
export interface ChangelogEntry {
  /** The step of the first-parent line. */
  readonly commit: string;
  readonly title: string;
  readonly at: string;
  readonly authors: readonly string[];
  readonly tickets: readonly Ticket[];
  readonly pullRequest: PullRequest | null;
  /** Titles of what came with it, newest first, where its own title says nothing; else empty. */
  readonly brought: readonly string[];
  readonly labels: readonly string[];
  /** Conventional-commit type and scope, where the title has them. */
  readonly type: string | null;
  readonly scope: string | null;
  /** What breaks, a sentence each; the title when nothing more was said. */
  readonly breaking: readonly string[];
  readonly alreadyThere: AlreadyThere | null;
  /** The other half of a commit and its revert when both are on this side: together they change nothing. */
  readonly cancels: string | null;
  readonly cancelledBy: string | null;
  /** The merge as a whole leaves the component as it was, although its commits touched it. */
  readonly noNetChange: boolean;
}

/** A component's changelog, signed. */
export interface ChangelogEntries {
  readonly comes: readonly ChangelogEntry[];
  readonly goes: readonly ChangelogEntry[];
}
