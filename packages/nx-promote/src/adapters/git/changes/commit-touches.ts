import type { ComponentScope } from '../../../core/model/component-scope.js';
import type { PathOwners } from '../attribution/path-owners.js';
import type { PathRules } from '../attribution/path-rules.js';
import type { GraphCommit } from './commit-graph.js';
import type { Differences, Side } from './difference.js';
import type { FormerRoots } from './former-roots.js';
import { addMessage, emptySides, type QuerySides } from './query-sides.js';
import { TouchReader, type Folder, type PathsKey, type Touched } from './touched.js';

/** Says for each lock file change which components' packages it changes. */
export type LockOwners = (commit: GraphCommit, as: 'step' | 'brought') => readonly number[];

/**
 * How a commit came: as a step of the line of first parents that a query looks along, or brought by one. A step
 * changes what differs from its first parent. A merge that was brought, such as one of the trunk into a branch,
 * changes what differs from every parent: the rest came from somebody whose own commits say so.
 */
export type IsStep = (commit: GraphCommit, component: number, side: Side) => boolean;

/** Keeps, for every commit that was read, the folders that it touches. */
export class CommitTouches {
  /** By the commit's index in the graph. */
  private readonly asStep: (Touched | undefined)[];
  private readonly asBrought = new Map<number, Touched>();
  private readonly reader: TouchReader;
  private readonly everybody: readonly number[];

  constructor(
    commits: number,
    scopes: readonly ComponentScope[],
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {
    this.asStep = Array.from({ length: commits }, () => undefined);
    this.reader = new TouchReader(owners, rules);
    this.everybody = scopes.map((_, index) => index);
  }

  /** Against its first parent. */
  add({ index }: GraphCommit, paths: readonly string[]): void {
    this.asStep[index] = this.reader.read(paths);
  }

  /** What differs from every parent of a merge. */
  addBrought({ index }: GraphCommit, paths: readonly string[]): void {
    this.asBrought.set(index, this.reader.read(paths));
  }

  /** Those that change a lock file whose content must be read. */
  lockChanges(commits: readonly GraphCommit[]): { step: GraphCommit[]; brought: GraphCommit[] } {
    return {
      step: commits.filter(({ index }) => this.asStep[index]?.lock === true),
      brought: commits.filter(({ index }) => this.asBrought.get(index)?.lock === true),
    };
  }

  /** Whether it touches a note file, of whomever. */
  touchesNotes({ index }: GraphCommit): boolean {
    return (this.asStep[index]?.notes.length ?? 0) > 0;
  }

  /** Of a merge that was brought there is none: its patch is what others did. */
  pathsKey({ index }: GraphCommit): PathsKey {
    return this.asStep[index]?.paths ?? 0;
  }

  /** Every query's commits, by one look at those that are in somebody's difference, children before parents. */
  sides(
    commits: readonly GraphCommit[],
    differences: Differences,
    former: FormerRoots,
    lockOwners: LockOwners,
    isStep: IsStep,
  ): readonly QuerySides[] {
    const sides = this.everybody.map(emptySides);
    const seen = { own: new Marks(sides.length), noted: new Marks(sides.length) };
    for (const commit of commits) {
      const isMerge = commit.parentIds.length > 1;
      for (const as of isMerge ? (['step', 'brought'] as const) : (['step'] as const)) {
        const touched = as === 'step' ? this.asStep[commit.index] : this.asBrought.get(commit.index);
        if (touched === undefined) continue;
        const sideOf = (component: number): Side | null => {
          const side = differences.side(commit, component);
          if (side === null || !isMerge) return side;
          return isStep(commit, component, side) === (as === 'step') ? side : null;
        };
        const own = touched.shared ? [this.everybody] : this.ownersOf(touched, commit, former);
        const locked = touched.lock ? lockOwners(commit, as) : [];
        for (const component of seen.own.fresh([...own, locked])) {
          const side = sideOf(component);
          if (side !== null) (sides[component] as QuerySides)[side].push(commit);
        }
        for (const component of seen.noted.fresh(foldersOwners(touched.notes, commit, former))) {
          const side = sideOf(component);
          if (side !== null) (sides[component] as QuerySides).notes[side] = true;
        }
        for (const path of touched.misplaced) {
          for (const component of this.owners.of(path).flatMap(({ components }) => components)) {
            if (sideOf(component) === 'comes') (sides[component] as QuerySides).overlooked.add(path);
          }
        }
      }
      addMessage(commit, differences, sides);
    }
    return sides;
  }

  /** Whose the paths are, and whose they were when the commit was made. */
  private ownersOf(
    { folders, some, doubtful }: Touched,
    commit: GraphCommit,
    former: FormerRoots,
  ): (readonly number[])[] {
    const before = former.isEmpty
      ? []
      : doubtful.map((path) => former.ownersOfPath(path, commit.id, this.rules));
    return [...foldersOwners(folders, commit, former), ...some, ...before];
  }
}

function foldersOwners(
  folders: readonly Folder[],
  commit: GraphCommit,
  former: FormerRoots,
): (readonly number[])[] {
  const now = folders.flatMap(({ owners }) => owners.map(({ components }) => components));
  if (former.isEmpty) return now;
  return [...now, ...folders.map(({ path }) => former.owners(path, commit.id))];
}

/** Gives the components of many lists each once, without a set for each question. */
class Marks {
  private question = 0;
  private readonly seen: Int32Array;

  constructor(components: number) {
    this.seen = new Int32Array(components);
  }

  *fresh(lists: readonly (readonly number[])[]): Generator<number> {
    this.question += 1;
    for (const list of lists) {
      for (const component of list) {
        if (this.seen[component] === this.question) continue;
        this.seen[component] = this.question;
        yield component;
      }
    }
  }
}
