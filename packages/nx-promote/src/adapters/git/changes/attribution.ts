import type { CommitFacts, Person } from '../../../core/ports/changes.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import type { Differences } from './difference.js';
import type { PathOwners } from './path-owners.js';
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

interface Touched {
  facts: CommitFacts;
  /** Shared arrays of component positions, one per folder that was touched. */
  readonly owners: readonly (readonly number[])[];
  readonly notes: readonly (readonly number[])[];
  /** Those that look like notes. */
  readonly misplaced: readonly string[];
  readonly paths: PathsKey;
}

/** Equal for two commits that touch the same paths: only those can be the same change. */
export type PathsKey = number;

/** Keeps, for every commit that was read, its facts and the components that it touches. */
export class Attribution {
  private readonly touched = new Map<string, Touched>();
  private readonly everybody: readonly number[];

  constructor(
    components: number,
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {
    this.everybody = Array.from({ length: components }, (_, index) => index);
  }

  add(facts: CommitFacts, paths: readonly string[]): void {
    const owners = new Set<readonly number[]>();
    const notes = new Set<readonly number[]>();
    for (const path of paths) {
      if (isNotePath(path)) notes.add(this.owners.owners(path));
      const shared = this.rules.shared(path);
      const own = shared ? this.everybody : this.owners.owners(path);
      if (own.length > 0 && !owners.has(own) && !this.rules.ignored(path)) owners.add(own);
    }
    this.touched.set(facts.id, {
      facts,
      owners: [...owners],
      notes: [...notes],
      misplaced: paths.filter(isMisplacedNote),
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
  sides(graph: CommitGraph, differences: Differences): readonly QuerySides[] {
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
      for (const component of fresh(touched?.owners, seenBy, commit.index)) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides)[side].push(commit);
      }
      for (const component of fresh(touched?.notes, notedBy, commit.index)) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides).notes[side] = true;
      }
      for (const path of touched?.misplaced ?? []) {
        for (const component of this.owners.owners(path)) {
          if (differences.side(commit, component) === 'comes')
            (sides[component] as QuerySides).overlooked.add(path);
        }
      }
      if (touched === undefined || !TRAILER.test(touched.facts.message)) continue;
      for (const component of this.everybody) {
        const side = differences.side(commit, component);
        if (side !== null) (sides[component] as QuerySides).trailers[side].push(commit);
      }
    }
    return sides;
  }
}

const TRAILER = /^Deployment-Note:/im;

/** The components of all lists, each once: `seenBy` remembers for which commit a component was given last. */
function* fresh(
  lists: readonly (readonly number[])[] = [],
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
