import type { Typed } from '../model/schema/terms.js';
import type * as schema from './report.js';

export type { PullRequestFacts } from '../ports/forge.js';

/** One line of a changelog: what a pull request, a merge or a single commit on the trunk means for a component. */
export type ChangelogEntry = Typed<typeof schema.entry>;

export type Ticket = Typed<typeof schema.ticket>;

export type AlreadyThere = NonNullable<ChangelogEntry['alreadyThere']>;

/** How a ticket reference looks, and where it leads: `{ticket}` is all that matches, or the group named `ticket`. */
export interface TicketPattern {
  readonly pattern: string;
  readonly url: string | null;
}

/** A component's changelog, signed. */
export interface ChangelogEntries {
  readonly comes: readonly ChangelogEntry[];
  readonly goes: readonly ChangelogEntry[];
}
