import type { ComponentScope } from '../../../core/model/component-scope.js';
import { normalFolder, PathOwners } from '../attribution/path-owners.js';
import type { PathRules } from '../attribution/path-rules.js';
import type { CommitGraph } from './commit-graph.js';
import { descentIn, type Descent } from './descent.js';
import type { FolderMove } from './folder-moves.js';

/** A folder that was a component's, or its library's, until a commit moved it. */
interface FormerRoot {
  readonly component: number;
  readonly folder: string;
  /** Where it is today. */
  readonly today: string;
  readonly until: string;
}

/**
 * Tells whose a folder was when a commit was made. A former root counts for every commit that does not stand on
 * the move: for its ancestors, and for branches that began before it and came in after it. What lies in it is
 * owned as it is owned in the folder that it became.
 */
export class FormerRoots {
  private readonly byFolder: PathOwners;

  private constructor(
    private readonly roots: readonly FormerRoot[],
    private readonly descent: Descent,
    private readonly today: PathOwners,
  ) {
    this.byFolder = new PathOwners(roots.map(({ folder }) => ({ closureRoots: [folder], nestedRoots: [] })));
  }

  /** `counts` decides for a component whether a move concerns what was asked about it. */
  static find(
    graphs: readonly CommitGraph[],
    scopes: readonly ComponentScope[],
    today: PathOwners,
    moves: readonly FolderMove[],
    counts: (move: FolderMove, component: number) => boolean,
  ): FormerRoots {
    const descent = descentIn(
      graphs,
      moves.map(({ commit }) => commit),
    );
    const into = new Map<string, FolderMove[]>();
    for (const move of moves) into.set(move.to, [...(into.get(move.to) ?? []), move]);
    const roots = scopes.flatMap(({ closureRoots }, component) =>
      into.size === 0 ? [] : [...formerOf(closureRoots, component, into, descent, counts)],
    );
    return new FormerRoots(roots, descent, today);
  }

  get isEmpty(): boolean {
    return this.roots.length === 0;
  }

  /** Whose what lies in a folder was, for a commit. */
  owners(folder: string, commit: string): readonly number[] {
    return this.rootsOf(folder, commit).map(({ component }) => component);
  }

  /** The same for a path that may be ignored: that depends on the root. */
  ownersOfPath(path: string, commit: string, rules: PathRules): readonly number[] {
    const roots = this.rootsOf(this.byFolder.placeOf(path), commit);
    return roots.filter(({ folder }) => !rules.isIgnored(path, folder)).map(({ component }) => component);
  }

  /** Whether a path is a component's today, or was at some time. */
  everOwned(path: string, component: number): boolean {
    if (this.today.of(path).some(({ components }) => components.includes(component))) return true;
    return this.above(this.byFolder.placeOf(path)).some((root) => root.component === component);
  }

  private rootsOf(folder: string, commit: string): readonly FormerRoot[] {
    return this.above(folder).filter(({ until }) => !this.descent.isOn(commit, until));
  }

  private above(folder: string): readonly FormerRoot[] {
    const found = this.byFolder.ofFolder(folder).flatMap(({ components }) => components);
    return found
      .map((index) => this.roots[index] as FormerRoot)
      .filter((root) => {
        const now = normalFolder(`${root.today}${folder.slice(root.folder.length)}`);
        return this.today.ofFolder(now).some(({ components }) => components.includes(root.component));
      });
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
  const todo = roots.map((root) => {
    const folder = normalFolder(root);
    return { folder, today: folder, until: null as string | null };
  });
  for (const { folder, today, until } of todo) {
    for (const move of into.get(folder) ?? []) {
      if (seen.has(move) || !counts(move, component)) continue;
      if (until !== null && descent.isOn(move.commit, until)) continue;
      seen.add(move);
      todo.push({ folder: move.from, today, until: move.commit });
      yield { component, folder: move.from, today, until: move.commit };
    }
  }
}
