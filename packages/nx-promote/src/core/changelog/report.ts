import type { Artifact } from '../model/artifact.js';
import type { ChangelogEntry } from './entry.js';
import type { SectionNote } from './section.js';

/** What lies between two states of one component. */
export interface ReportedComponent {
  readonly component: string;
  /** What is there; null when nothing is. */
  readonly from: Artifact | null;
  readonly fromNames: readonly string[];
  /** What would be there, or is by now. */
  readonly to: Artifact;
  readonly toNames: readonly string[];
  /** Newest first. Empty for a first deployment: all of history comes, and none of it is news. */
  readonly comes: readonly ChangelogEntry[];
  readonly goes: readonly ChangelogEntry[];
}

/** What lies between two states of the workspace. Stable for programs; `schemaVersion` says which form. */
export interface ChangesReport {
  readonly schemaVersion: number;
  /** RFC 3339: when it was made. */
  readonly at: string;
  /** One sentence: which way it is to be read. */
  readonly title: string;
  /** In the order in which they are deployed. */
  readonly components: readonly ReportedComponent[];
  /** What is the same on both sides, and what is missing on the side it would come from. */
  readonly same: readonly string[];
  readonly absent: readonly string[];
  readonly notes: readonly SectionNote[];
  /** Sources that could not be asked, one sentence each. */
  readonly missing: readonly string[];
}
