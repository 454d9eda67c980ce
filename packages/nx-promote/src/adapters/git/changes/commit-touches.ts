import type { ComponentScope } from '../../../core/model/component-scope.js';
import type { OwningRoot, PathOwners } from '../attribution/path-owners.js';
import type { PathRules } from '../attribution/path-rules.js';
import { declaredIn, mayDeclare } from '../forward-port/declared.js';
import type { GraphCommit } from './commit-graph.js';
import type { Differences, Side } from './difference.js';
import type { FormerRoots } from './former-roots.js';
import { isMisplacedNote, isNotePath } from './note-paths.js';

/** What a query's two sides consist of, children before parents. */
export interface QuerySides {
  readonly comes: GraphCommit[];
  readonly goes: GraphCommit[];
  /** Whether commits touch a note file of the closure, whether they count otherwise or not. */
  readonly notes: { comes: boolean; goes: boolean };
  /** Paths that come, and look like notes of the closure. */
  readonly overlooked: Set<string>;
  /** Commits that ask for something in a trailer, whomever they touch. */
  readonly trailers: { readonly comes: GraphCommit[]; readonly goes: GraphCommit[] };
  /** What commits say to hold, whomever they touch. */
  readonly declared: { readonly comes: Declaration[]; readonly goes: Declaration[] };
}

/** A commit, and the ids that its message says to hold; they may be short. */
interface Declaration {
  readonly by: string;
  readonly ids: readonly string[];
}

/** A folder that was touched, with its owners. Commits share it. */
interface Folder {
  readonly path: string;
  readonly owners: readonly OwningRoot[];
  /** The last commit that was seen to touch it for all of its owners, and the last that touched a note in it. */
  touchedBy: number;
  notedBy: number;
}

interface Touched {
  /** Every owner of these folders is touched. */
  readonly folders: readonly Folder[];
  /** Those whose paths count for some of their owners only. */
  readonly some: readonly (readonly number[])[];
  /** Paths of nobody today that may be ignored below a former root. */
  readonly doubtful: readonly string[];
  readonly notes: readonly Folder[];
  /** Those that look like notes. */
  readonly misplaced: readonly string[];
  /** Whether it touches a file that counts for every component. */
  readonly shared: boolean;
  /** Whether it changes a lock file whose content says whom that concerns. */
  readonly lock: boolean;
  readonly paths: PathsKey;
}

/** Equal for two commits that touch the same paths: only those can be the same change. */
export type PathsKey = number;

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
  private readonly folders = new Map<string, Folder>();
  private latest: Folder | null = null;
  private marker = 0;
  private readonly everybody: readonly number[];

  constructor(
    commits: number,
    scopes: readonly ComponentScope[],
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {
    this.asStep = Array.from({ length: commits }, () => undefined);
    this.everybody = scopes.map((_, index) => index);
  }

  /** Against its first parent. */
  add({ index }: GraphCommit, paths: readonly string[]): void {
    this.asStep[index] = this.touchedBy(paths);
  }

  /** What differs from every parent of a merge. */
  addBrought({ index }: GraphCommit, paths: readonly string[]): void {
    this.asBrought.set(index, this.touchedBy(paths));
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
      this.addMessage(commit, differences, sides);
    }
    return sides;
  }

  /** What its message says concerns everybody who has the commit. */
  private addMessage(commit: GraphCommit, differences: Differences, sides: readonly QuerySides[]): void {
    const { message } = commit.facts;
    const asks = TRAILER.test(message);
    const declared = mayDeclare(message) ? { by: commit.id, ids: declaredIds(message) } : null;
    if (!asks && declared === null) return;
    for (const component of this.everybody) {
      const side = differences.side(commit, component);
      if (side === null) continue;
      const { trailers, declared: told } = sides[component] as QuerySides;
      if (asks) trailers[side].push(commit);
      if (declared !== null) told[side].push(declared);
    }
  }

  private touchedBy(paths: readonly string[]): Touched {
    this.marker += 1;
    const folders: Folder[] = [];
    const some: (readonly number[])[] = [];
    const doubtful: string[] = [];
    const notes: Folder[] = [];
    let [shared, lock] = [false, false];
    for (const path of paths) {
      const lockRule = path.includes('/') ? null : this.rules.lock(path);
      if (lockRule !== null) {
        shared ||= lockRule === 'everybody';
        lock ||= lockRule === 'content';
        continue;
      }
      const folder = this.folder(path);
      if (folder.notedBy !== this.marker && isNotePath(path)) {
        folder.notedBy = this.marker;
        notes.push(folder);
      }
      shared ||= this.rules.isShared(path);
      if (shared || folder.touchedBy === this.marker) continue;
      const counting = this.counting(path, folder.owners);
      if (counting === 'all') {
        folder.touchedBy = this.marker;
        folders.push(folder);
      } else if (folder.owners.length === 0) doubtful.push(path);
      else if (counting.length > 0) some.push(...counting);
    }
    const misplaced = paths.filter(isMisplacedNote);
    return { folders, some, doubtful, notes, misplaced, shared, lock, paths: pathsKey(paths) };
  }

  /** For which of its owners a path counts; where it has none, `all` says that no rule can be against it. */
  private counting(path: string, owners: readonly OwningRoot[]): 'all' | (readonly number[])[] {
    if (owners.length === 0) return this.rules.mayBeIgnored(path) ? [] : 'all';
    const found = owners.filter(({ root }) => !this.rules.isIgnored(path, root));
    return found.length === owners.length ? 'all' : found.map(({ components }) => components);
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

  /** The folder of a file; often it is that of the file before. */
  private folder(file: string): Folder {
    const { latest } = this;
    const path = this.owners.placeOf(file);
    if (latest !== null && latest.path === path) return latest;
    const known = this.folders.get(path);
    const folder = known ?? { path, owners: this.owners.ofFolder(path), touchedBy: 0, notedBy: 0 };
    if (known === undefined) this.folders.set(path, folder);
    this.latest = folder;
    return folder;
  }
}

function emptySides(): QuerySides {
  return {
    comes: [],
    goes: [],
    notes: { comes: false, goes: false },
    overlooked: new Set(),
    trailers: { comes: [], goes: [] },
    declared: { comes: [], goes: [] },
  };
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

const TRAILER = /^Deployment-Note:/im;

/**
 * Of a hotfix that was written anew only the commit that is named: what stands before it may be another hotfix, of
 * which nobody said anything.
 */
function declaredIds(message: string): readonly string[] {
  const { whole, single } = declaredIn(message);
  return [...whole, ...single];
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

/** FNV-1a over all paths. A collision costs one needless patch-id, never a wrong answer. */
function pathsKey(paths: readonly string[]): PathsKey {
  let hash = 0x811c9dc5;
  for (const path of paths) {
    for (let i = 0; i < path.length; i += 1) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0x0a, 0x01000193);
  }
  return hash;
}
