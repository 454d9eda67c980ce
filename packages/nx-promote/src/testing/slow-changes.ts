import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChangesQuery } from '../core/ports/changes.js';
import { changedBetween, nextTree, type Changed, type Tree } from './replayed-trees.js';
import type { CommitSpec } from './repositories.js';
import { slowMoves } from './slow-moves.js';

export interface SlowGroup {
  readonly step: string;
  readonly touches: boolean;
  /** Sorted: their order is checked against {@link SlowChanges.ancestors}. */
  readonly brought: readonly string[];
  readonly same: readonly string[];
}

export interface SlowSides {
  readonly comes: readonly SlowGroup[];
  readonly goes: readonly SlowGroup[];
}

export interface SlowRoot {
  readonly folder: string;
  /** Which of today's roots it became. */
  readonly today: string;
  /** The move after which it was no longer one; none for today's. */
  readonly until: readonly string[];
}

export interface SlowNotes {
  /** The steps of the side, newest first. */
  readonly line: readonly string[];
  /** The note files that they touch, of whomever, with the newest step that does. */
  readonly touched: ReadonlyMap<string, number>;
  /** What those say in the end; deleted ones are absent. */
  readonly now: ReadonlyMap<string, string>;
  /** Those of them that are the component's in the end. */
  readonly owned: readonly string[];
}

/** Slow and plain: the lists of `git rev-list`, one endpoint at a time, and trees replayed from the specs. */
export class SlowChanges {
  private readonly reach = new Map<string, ReadonlySet<string>>();
  private readonly index = new Map<string, number>();
  private readonly trees: Tree[] = [];
  private readonly rootsOf = new Map<ChangesQuery, SlowRoot[]>();
  private readonly known = new Map<string, ReadonlySet<string>>();
  private readonly changes = new Map<string, readonly Changed[]>();

  constructor(
    private readonly repository: string,
    private readonly specs: readonly CommitSpec[],
    private readonly ids: readonly string[],
  ) {
    ids.forEach((id, index) => this.index.set(id, index));
    for (const { parents, files } of specs) {
      this.trees.push(nextTree(parents[0] === undefined ? undefined : this.trees[parents[0]], files));
    }
  }

  async prepare(queries: readonly ChangesQuery[]): Promise<void> {
    const ends = queries.flatMap(({ from, to }) => (from === null ? [to] : [from, to]));
    const wanted = [...new Set([...ends, this.ids.at(-1) as string])];
    while (wanted.length > 0) {
      await Promise.all(
        wanted.splice(0, 4).map(async (id) => {
          const { stdout } = await promisify(execFile)('git', ['-C', this.repository, 'rev-list', id]);
          this.reach.set(id, new Set(stdout.trim().split('\n')));
        }),
      );
    }
  }

  answer(query: ChangesQuery): SlowSides {
    const { comes, goes } = this.sides(query);
    const own = (ids: readonly string[], tip: string | null): string[] =>
      ids.filter((id) => {
        const isOwned = this.ownedAt(id, query);
        return this.paths(id, tip).some((path) => counts(path) && isOwned(path));
      });
    const [here, there] = [own(comes, query.to), own(goes, query.from)];
    const [patchesHere, patchesThere] = [this.patches(here, query.to), this.patches(there, query.from)];
    return {
      comes: this.groups(query.to, here, patchesHere, patchesThere),
      goes: query.from === null ? [] : this.groups(query.from, there, patchesThere, patchesHere),
    };
  }

  /** Merges that would count by their first parent alone, while all they have came from elsewhere. */
  foreignMerges(query: ChangesQuery): number {
    const foreign = (ids: readonly string[], tip: string | null): readonly string[] =>
      ids.filter((id) => {
        const isOwned = this.ownedAt(id, query);
        const isOwn = (path: string): boolean => counts(path) && isOwned(path);
        return this.changed(id).some(([path]) => isOwn(path)) && !this.paths(id, tip).some(isOwn);
      });
    const { comes, goes } = this.sides(query);
    return foreign(comes, query.to).length + foreign(goes, query.from).length;
  }

  /** Of a merge that no step of the line is, only what none of its parents has. */
  private paths(id: string, tip: string | null): readonly string[] {
    const paths = this.changed(id).map(([path]) => path);
    if (this.isWhole(id, tip)) return paths;
    const at = this.index.get(id) as number;
    const tree = this.trees[at] as Tree;
    const parents = (this.specs[at]?.parents ?? []).map((parent) => this.trees[parent] as Tree);
    return paths.filter((path) => parents.every((parent) => parent.get(path) !== tree.get(path)));
  }

  /** Whether what it changes against its first parent is its own work. */
  private isWhole(id: string, tip: string | null): boolean {
    const parents = this.specs[this.index.get(id) as number]?.parents ?? [];
    return parents.length < 2 || (tip !== null && this.line(tip).includes(id));
  }

  private patches(ids: readonly string[], tip: string | null): ReadonlyMap<string, string> {
    return new Map(ids.filter((id) => this.isWhole(id, tip)).map((id) => [id, this.patch(id)]));
  }

  /** What becomes of note files on the line of first parents of each side. */
  notes(query: ChangesQuery): Record<'comes' | 'goes', SlowNotes> {
    const { comes, goes } = this.sides(query);
    return { comes: this.notesOf(query, query.to, comes), goes: this.notesOf(query, query.from, goes) };
  }

  private notesOf(query: ChangesQuery, tip: string | null, side: readonly string[]): SlowNotes {
    const own = new Set(side);
    const line = tip === null ? [] : this.line(tip).filter((id) => own.has(id));
    const touched = new Map<string, number>();
    line.forEach((id, age) => {
      for (const [path] of this.changed(id)) if (isNote(path) && !touched.has(path)) touched.set(path, age);
    });
    const tree = tip === null ? undefined : this.trees[this.index.get(tip) as number];
    const isOwned = tip === null ? () => false : this.ownedAt(tip, query);
    const now = [...(tree ?? [])].filter(([path]) => touched.has(path));
    return { line, touched, now: new Map(now), owned: now.map(([path]) => path).filter(isOwned) };
  }

  changed(id: string): readonly Changed[] {
    const known = this.changes.get(id);
    if (known !== undefined) return known;
    const at = this.index.get(id) as number;
    const parent = this.specs[at]?.parents[0];
    const before = parent === undefined ? undefined : this.trees[parent];
    const changed = changedBetween(before, this.trees[at] as Tree);
    this.changes.set(id, changed);
    return changed;
  }

  /** The commit itself is one of them. */
  ancestors(id: string): ReadonlySet<string> {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const parents = this.specs[this.index.get(id) as number]?.parents ?? [];
    const all = new Set([
      id,
      ...parents.flatMap((parent) => [...this.ancestors(this.ids[parent] as string)]),
    ]);
    this.known.set(id, all);
    return all;
  }

  patch(id: string): string {
    return JSON.stringify(this.changed(id));
  }

  private sides({ from, to }: ChangesQuery): { comes: string[]; goes: string[] } {
    const inTo = this.reach.get(to) as ReadonlySet<string>;
    const inFrom = from === null ? new Set<string>() : (this.reach.get(from) as ReadonlySet<string>);
    return {
      comes: [...inTo].filter((id) => !inFrom.has(id)),
      goes: [...inFrom].filter((id) => !inTo.has(id)),
    };
  }

  /** Whether a path belonged to the component when a commit was made. */
  private ownedAt(id: string, query: ChangesQuery): (path: string) => boolean {
    const roots = this.roots(query).filter(
      ({ until }) => !until.some((move) => this.ancestors(id).has(move)),
    );
    const isIn = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
    const projects = [...query.closureRoots, ...query.nestedRoots].sort((a, b) => b.length - a.length);
    return (path) =>
      roots.some(({ folder, today }) => {
        if (!isIn(path, folder)) return false;
        const now = folder === today ? path : `${today}${path.slice(folder.length)}`;
        return query.closureRoots.includes(projects.find((root) => isIn(now, root)) ?? '');
      });
  }

  /** Today's roots, and every folder that a move of the range, or a later one, left for one of them. */
  roots(query: ChangesQuery): SlowRoot[] {
    const known = this.rootsOf.get(query);
    if (known !== undefined) return known;
    const roots = query.closureRoots.map((folder) => ({
      folder,
      today: folder,
      until: [] as readonly string[],
    }));
    const moves = this.movesFor(query);
    for (const { folder, today, until } of roots) {
      for (const { commit, from, to } of moves) {
        const isNew = !roots.some((root) => root.folder === from && root.until.includes(commit));
        if (to === folder && isNew && !until.some((move) => this.ancestors(commit).has(move))) {
          roots.push({ folder: from, today, until: [commit] });
        }
      }
    }
    this.rootsOf.set(query, roots);
    return roots;
  }

  private movesFor(query: ChangesQuery): { commit: string; from: string; to: string }[] {
    const { comes, goes } = this.sides(query);
    const tree = this.trees[this.index.get(query.to) as number] as Tree;
    const isLacking = query.closureRoots.some(
      (root) => root !== '.' && ![...tree.keys()].some((path) => path.startsWith(`${root}/`)),
    );
    const head = this.reach.get(this.ids.at(-1) as string) as ReadonlySet<string>;
    const inTo = this.reach.get(query.to) as ReadonlySet<string>;
    const later = isLacking ? [...head].filter((id) => !inTo.has(id)) : [];
    const moving = [
      ...comes.filter((id) => this.isWhole(id, query.to)),
      ...goes.filter((id) => this.isWhole(id, query.from)),
      ...later,
    ];
    return [...new Set(moving)].flatMap((commit) =>
      slowMoves(this.changed(commit)).map((move) => ({ commit, ...move })),
    );
  }

  private groups(
    tip: string,
    own: readonly string[],
    patches: ReadonlyMap<string, string>,
    other: ReadonlyMap<string, string>,
  ): SlowGroup[] {
    const groups = new Map<string, string[]>();
    const line = this.line(tip);
    for (const id of own) {
      const step = line.filter((candidate) => this.ancestors(candidate).has(id)).at(-1) as string;
      groups.set(step, [...(groups.get(step) ?? []), id]);
    }
    const there = new Set(other.values());
    return line
      .filter((step) => groups.has(step))
      .map((step) => {
        const commits = groups.get(step) as string[];
        return {
          step,
          touches: commits.includes(step),
          brought: commits.filter((id) => id !== step).sort(),
          same: commits.filter((id) => there.has(patches.get(id) ?? '')).sort(),
        };
      });
  }

  /** Newest first. */
  private line(tip: string): string[] {
    const first = this.specs[this.index.get(tip) as number]?.parents[0];
    return [tip, ...(first === undefined ? [] : this.line(this.ids[first] as string))];
  }
}

function isNote(path: string): boolean {
  return path.includes('/deployment-notes/');
}

function counts(path: string): boolean {
  return !path.endsWith('.md');
}
