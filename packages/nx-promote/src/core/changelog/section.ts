import type { Typed } from '../model/schema/terms.js';
import type { ChangelogEntries } from './entry.js';
import type { note } from './report.js';

/** What one attempt (or one preview) says about one component. */
export interface ComponentSection {
  readonly component: string;
  /** What it runs from now on. */
  readonly shortId: string;
  /** Release names given on the way in. */
  readonly names: readonly string[];
  /** What ran before; null the first time. */
  readonly replaces: string | null;
  readonly entries: ChangelogEntries;
  /** Marked in the heading line: a hotfix, a rollback. */
  readonly mark: 'hotfix' | 'rollback' | null;
  /** Why, where somebody said so. */
  readonly reason: string | null;
}

/** A deployment note as the changelog shows it. */
export type SectionNote = Typed<typeof note>;

/** One entry of a changelog file: what one attempt brought into one environment. */
export interface ChangelogSection {
  readonly attempt: string;
  /** `2019-07-03`. */
  readonly date: string;
  readonly environment: string;
  /** In deployment order. */
  readonly components: readonly ComponentSection[];
  readonly notes: readonly SectionNote[];
}

/** A section as text, with what it is found again by in the file, and where it belongs. */
export interface RenderedSection {
  readonly attempt: string;
  /** RFC 3339: when it was verified. */
  readonly at: string;
  /** What it tells of, as the marker names it. */
  readonly artifacts: readonly string[];
  /** Attempts that came after it, and before it, as far as the ledger knows. */
  readonly newer: readonly string[];
  readonly older: readonly string[];
  readonly text: string;
}
