import { declaredIn, mayDeclare } from '../forward-port/declared.js';
import type { GraphCommit } from './commit-graph.js';
import type { Differences } from './difference.js';
import type { FormerRoots } from './former-roots.js';
import { folderOf, type PathOwners } from './path-owners.js';
import { isMisplacedNote, isNotePath, type PathRules } from './path-rules.js';

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

/** A folder that was touched; `owners` is an array that folders share. */
interface Folder {
  readonly path: string;
  readonly owners: readonly number[];
  /** The commits that were seen last to touch it, and a note in it. */
  touchedBy: number;
  notedBy: number;
}

interface Touched {
  readonly folders: readonly Folder[];
  readonly notes: readonly Folder[];
  /** Those that look like notes. */
  readonly misplaced: readonly string[];
  /** Whether it touches a file that counts for every component. */
  readonly shared: boolean;
  readonly paths: PathsKey;
}

const NOTHING: Touched = { folders: [], notes: [], misplaced: [], shared: false, paths: 0 };

/** Equal for two commits that touch the same paths: only those can be the same change. */
export type PathsKey = number;

/** Keeps, for every commit that was read, the folders that it touches. */
export class Attribution {
  /** By the commit's index in the graph. */
  private readonly touched: (Touched | undefined)[];
  private readonly folders = new Map<string, Folder>();
  private latest: Folder | null = null;
  private readonly everybody: readonly number[];

  constructor(
    commits: number,
    components: number,
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {
    this.touched = Array.from({ length: commits }, () => undefined);
    this.everybody = Array.from({ length: components }, (_, index) => index);
  }

  add({ index }: GraphCommit, paths: readonly string[]): void {
    const folders: Folder[] = [];
    const notes: Folder[] = [];
    let shared = false;
    for (const path of paths) {
      const folder = this.folder(path);
      if (folder.notedBy !== index && isNotePath(path)) {
        folder.notedBy = index;
        notes.push(folder);
      }
      if (this.rules.shared(path)) shared ||= !this.rules.ignored(path);
      else if (folder.touchedBy !== index && !this.rules.ignored(path)) {
        folder.touchedBy = index;
        folders.push(folder);
      }
    }
    const misplaced = paths.filter(isMisplacedNote);
    this.touched[index] = { folders, notes, misplaced, shared, paths: pathsKey(paths) };
  }

  /** Whether it touches a note file, of whomever. */
  touchesNotes({ index }: GraphCommit): boolean {
    return (this.touched[index]?.notes.length ?? 0) > 0;
  }

  pathsKey({ index }: GraphCommit): PathsKey {
    return this.touched[index]?.paths ?? 0;
  }

  /** Every query's commits, by one look at those that are in somebody's difference, children before parents. */
  sides(
    commits: readonly GraphCommit[],
    differences: Differences,
    former: FormerRoots,
  ): readonly QuerySides[] {
    const sides = this.everybody.map((): QuerySides => ({
      comes: [],
      goes: [],
      notes: { comes: false, goes: false },
      overlooked: new Set(),
      trailers: { comes: [], goes: [] },
      declared: { comes: [], goes: [] },
    }));
    const seenBy = new Int32Array(this.everybody.length).fill(-1);
    const notedBy = new Int32Array(this.everybody.length).fill(-1);
    for (const commit of commits) {
      const touched = this.touched[commit.index] ?? NOTHING;
      const owners = touched.shared ? [this.everybody] : ownersOf(touched.folders, commit, former);
      for (const component of fresh(owners, seenBy, commit.index)) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides)[side].push(commit);
      }
      const noted = ownersOf(touched.notes, commit, former);
      for (const component of fresh(noted, notedBy, commit.index)) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides).notes[side] = true;
      }
      for (const path of touched.misplaced) {
        for (const component of this.owners.ofFolder(folderOf(path))) {
          if (differences.side(commit, component) === 'comes')
            (sides[component] as QuerySides).overlooked.add(path);
        }
      }
      const { message } = commit.facts;
      const asks = TRAILER.test(message);
      const declared = mayDeclare(message) ? { by: commit.id, ids: declaredIds(message) } : null;
      if (!asks && declared === null) continue;
      for (const component of this.everybody) {
        const side = differences.side(commit, component);
        if (side === null) continue;
        const { trailers, declared: told } = sides[component] as QuerySides;
        if (asks) trailers[side].push(commit);
        if (declared !== null) told[side].push(declared);
      }
    }
    return sides;
  }

  /** The folder of a file; often it is that of the file before. */
  private folder(file: string): Folder {
    const { latest } = this;
    if (latest !== null && latest.path.length === file.lastIndexOf('/') && file.startsWith(latest.path))
      return latest;
    const path = folderOf(file);
    const known = this.folders.get(path);
    const folder = known ?? { path, owners: this.owners.ofFolder(path), touchedBy: -1, notedBy: -1 };
    if (known === undefined) this.folders.set(path, folder);
    this.latest = folder;
    return folder;
  }
}

/** Whose the folders are, and whose they were when the commit was made. */
function ownersOf(
  folders: readonly Folder[],
  commit: GraphCommit,
  former: FormerRoots,
): (readonly number[])[] {
  const now = folders.map(({ owners }) => owners);
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

/** The components of all lists, each once: `seenBy` remembers for which commit a component was given last. */
function* fresh(
  lists: readonly (readonly number[])[],
  seenBy: Int32Array,
  commit: number,
): Generator<number> {
  for (const list of lists) {
    for (const component of list) {
      if (seenBy[component] === commit) continue;
      seenBy[component] = commit;
      yield component;
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
