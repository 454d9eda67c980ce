import type { CommitGraph } from './commit-graph.js';
import { descentIn, type Descent } from './descent.js';
import type { FolderMove } from './folder-moves.js';
import { normalFolder, PathOwners } from './path-owners.js';

/** A folder that was a component's, or its library's, until a commit moved it. */
interface FormerRoot {
  readonly component: number;
  readonly folder: string;
  readonly until: string;
}

/**
 * Tells whose a folder was when a commit was made. A former root counts for every commit that does not stand on
 * the move: for its ancestors, and for branches that began before it and came in after it.
 */
export class FormerRoots {
  private readonly trie: PathOwners;

  private constructor(
    private readonly roots: readonly FormerRoot[],
    private readonly descent: Descent,
  ) {
    this.trie = new PathOwners(roots.map(({ folder }) => [folder]));
  }

  /** `counts` decides for a component whether a move concerns what was asked about it. */
  static find(
    graphs: readonly CommitGraph[],
    closureRoots: readonly (readonly string[])[],
    moves: readonly FolderMove[],
    counts: (move: FolderMove, component: number) => boolean,
  ): FormerRoots {
    const descent = descentIn(
      graphs,
      moves.map(({ commit }) => commit),
    );
    const into = new Map<string, FolderMove[]>();
    for (const move of moves) into.set(move.to, [...(into.get(move.to) ?? []), move]);
    const roots = closureRoots.flatMap((own, component) =>
      into.size === 0 ? [] : [...formerOf(own, component, into, descent, counts)],
    );
    return new FormerRoots(roots, descent);
  }

  /** Today's roots and the former ones, whenever. */
  withFormer(closureRoots: readonly (readonly string[])[]): PathOwners {
    const all = closureRoots.map((own) => [...own]);
    for (const { component, folder } of this.roots) all[component]?.push(folder);
    return new PathOwners(all);
  }

  get isEmpty(): boolean {
    return this.roots.length === 0;
  }

  owners(folder: string, commit: string): readonly number[] {
    const found = this.trie.ofFolder(folder).map((index) => this.roots[index] as FormerRoot);
    return found.filter(({ until }) => !this.descent.isOn(commit, until)).map(({ component }) => component);
  }
}

/** From move to move: what came into a former root after that was left is something else. */
function* formerOf(
  roots: readonly string[],
  component: number,
  into: ReadonlyMap<string, readonly FolderMove[]>,
  descent: Descent,
  counts: (move: FolderMove, component: number) => boolean,
): Generator<FormerRoot> {
  const seen = new Set<FolderMove>();
  const todo = roots.map((root) => ({ folder: normalFolder(root), until: null as string | null }));
  for (const { folder, until } of todo) {
    for (const move of into.get(folder) ?? []) {
      if (seen.has(move) || !counts(move, component)) continue;
      if (until !== null && descent.isOn(move.commit, until)) continue;
      seen.add(move);
      todo.push({ folder: move.from, until: move.commit });
      yield { component, folder: move.from, until: move.commit };
    }
  }
}
