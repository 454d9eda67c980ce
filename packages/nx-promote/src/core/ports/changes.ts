import type { ComponentScope } from '../model/component-scope.js';
import type { HistoryRules } from './git.js';

/** What lies between two states of one component: `from` is what runs, `to` what would run. */
export interface ChangesQuery extends ComponentScope {
  /** The component's name; the key of the answer. */
  readonly component: string;
  /** Full commit id; null when nothing runs there yet, and then everything comes. */
  readonly from: string | null;
  readonly to: string;
}

/** The same as those by which a component's release commit is found: what releases it is in its changelog. */
export type ChangesRules = HistoryRules;

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A commit as git has it. People are what `.mailmap` makes of them; `at` is the committer's RFC 3339 date. */
export interface CommitFacts {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Person;
  /** From its `Co-authored-by:` trailers. An address may be missing. */
  readonly coAuthors: readonly Person[];
  readonly at: string;
  readonly message: string;
}

/** A commit of one side whose patch (against its first parent) is also a commit of the other side. */
export interface SameChange {
  readonly commit: string;
  readonly as: string;
  /** The patch is another one, but the message there says that it holds this commit. */
  readonly declared?: true;
}

/**
 * One step of the first-parent line with what it brought: a merge and its branch, or a single commit. At
 * least one of its commits touches the component.
 */
export interface ChangeFacts {
  readonly commit: CommitFacts;
  /** Whether the step itself, against its first parent, changes the component. */
  readonly touches: boolean;
  /** The other commits that came with it and touch the component, children before parents. */
  readonly brought: readonly CommitFacts[];
  /** Those that came with it, touch nothing of the component, and ask for something in a trailer. */
  readonly bystanders: readonly CommitFacts[];
  readonly same: readonly SameChange[];
}

/**
 * A file of a `deployment-notes/` folder that one side adds, edits, moves or deletes, as its line of first
 * parents has it in the end. A file that moved is the file it was: it appears once, under its newest path. One
 * that was deleted and one that took its name later are two; the later one is listed.
 */
export interface NoteFile {
  readonly path: string;
  /** What it was called before, where commits of the side moved it; newest first. */
  readonly formerPaths: readonly string[];
  /** The newest commit of the side that touches it. */
  readonly commit: string;
  readonly content: string;
  /** What it said before, oldest first; where it was not introduced here, it begins with what it came with. */
  readonly earlier: readonly string[];
  /** False when it stood in the common history already and was only edited or moved here. */
  readonly introduced: boolean;
  /** True when the side deletes it; `content` is what it said last. Never where nothing runs yet. */
  readonly deleted: boolean;
}

/** The signed difference: all lists newest first. */
export interface ComponentChanges {
  /** Reachable from `to` and not from `from`. */
  readonly comes: readonly ChangeFacts[];
  /** Reachable from `from` and not from `to`: a rollback or another branch takes them away. */
  readonly goes: readonly ChangeFacts[];
  /** Note files count even where the rules ignore them: a note may come in a commit of its own. */
  readonly notes: {
    readonly comes: readonly NoteFile[];
    readonly goes: readonly NoteFile[];
    /** Paths that come, and stand where a person may take them for notes, which they are not. */
    readonly overlooked: readonly string[];
  };
}

/** Whether a file that took another's place in one commit is that note, moved and edited. */
export type SameNote = (before: string, after: string) => boolean;

export interface ChangesReader {
  /**
   * The exact difference of every query in one pass: the number of git processes does not depend on the
   * number of components or commits. Where several steps of the line reach a commit, it belongs to the
   * oldest. Throws (kind `user`) when the history here is too short to tell and cannot be completed.
   */
  changes(
    queries: readonly ChangesQuery[],
    rules: ChangesRules,
  ): Promise<ReadonlyMap<string, ComponentChanges>>;
}
