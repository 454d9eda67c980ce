import type { CommitFacts, Person } from '../../../core/ports/changes.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
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
}

/** A folder that was touched; `owners` is an array that folders share. */
interface Folder {
  readonly path: string;
  readonly owners: readonly number[];
}

interface Touched {
  facts: CommitFacts;
  readonly folders: readonly Folder[];
  readonly notes: readonly Folder[];
  /** Those that look like notes. */
  readonly misplaced: readonly string[];
  /** Whether it touches a file that counts for every component. */
  readonly shared: boolean;
  readonly paths: PathsKey;
}

/** Equal for two commits that touch the same paths: only those can be the same change. */
export type PathsKey = number;

/** Keeps, for every commit that was read, its facts and the folders that it touches. */
export class Attribution {
  private readonly touched = new Map<string, Touched>();
  private readonly folders = new Map<string, Folder>();
  private readonly everybody: readonly number[];

  constructor(
    components: number,
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {
    this.everybody = Array.from({ length: components }, (_, index) => index);
  }

  add(facts: CommitFacts, paths: readonly string[]): void {
    const folders = new Set<Folder>();
    const notes = new Set<Folder>();
    let shared = false;
    for (const path of paths) {
      const folder = this.folder(folderOf(path));
      if (isNotePath(path)) notes.add(folder);
      const counts = !folders.has(folder) && !this.rules.ignored(path);
      if (this.rules.shared(path)) shared ||= !this.rules.ignored(path);
      else if (counts) folders.add(folder);
    }
    this.touched.set(facts.id, {
      facts,
      folders: [...folders],
      notes: [...notes],
      misplaced: paths.filter(isMisplacedNote),
      shared,
      paths: pathsKey(paths),
    });
  }

  facts(id: string): CommitFacts {
    const touched = this.touched.get(id);
    if (touched === undefined) throw new Error(`commit ${id} was not read`);
    return touched.facts;
  }

  /** Whether it touches a note file, of whomever. */
  touchesNotes(id: string): boolean {
    return (this.touched.get(id)?.notes.length ?? 0) > 0;
  }

  coAuthors(): Person[] {
    return [...this.touched.values()].flatMap(({ facts }) => facts.coAuthors);
  }

  renameCoAuthors(rename: (person: Person) => Person): void {
    for (const touched of this.touched.values()) {
      const { facts } = touched;
      if (facts.coAuthors.length > 0) touched.facts = { ...facts, coAuthors: facts.coAuthors.map(rename) };
    }
  }

  pathsKey(id: string): PathsKey {
    return this.touched.get(id)?.paths ?? 0;
  }

  /** Every query's commits, by walking the graph once. */
  sides(graph: CommitGraph, differences: Differences, former: FormerRoots): readonly QuerySides[] {
    const sides = this.everybody.map((): QuerySides => ({
      comes: [],
      goes: [],
      notes: { comes: false, goes: false },
      overlooked: new Set(),
      trailers: { comes: [], goes: [] },
    }));
    const seenBy = new Int32Array(this.everybody.length).fill(-1);
    const notedBy = new Int32Array(this.everybody.length).fill(-1);
    for (const commit of graph.commits) {
      const touched = this.touched.get(commit.id);
      if (touched === undefined) continue;
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
      if (!TRAILER.test(touched.facts.message)) continue;
      for (const component of this.everybody) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides).trailers[side].push(commit);
      }
    }
    return sides;
  }

  private folder(path: string): Folder {
    const known = this.folders.get(path);
    if (known !== undefined) return known;
    const folder = { path, owners: this.owners.ofFolder(path) };
    this.folders.set(path, folder);
    return folder;
  }
}

/** Whose the folders are, and whose they were when the commit was made. */
function ownersOf(
  folders: readonly Folder[],
  commit: GraphCommit,
  former: FormerRoots,
): (readonly number[])[] {
  return folders.flatMap(({ path, owners }) => [owners, former.owners(path, commit.id)]);
}

const TRAILER = /^Deployment-Note:/im;

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
