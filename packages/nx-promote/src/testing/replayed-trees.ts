import type { CommitSpec } from './repositories.js';

export type Tree = ReadonlyMap<string, string>;

/** What differs at one path: its content before and after, undefined where there is no file. */
export type Changed = readonly [path: string, before: string | undefined, after: string | undefined];

/** The files of a commit, from those of its first parent. A file and a folder of one name exclude each other. */
export function nextTree(parent: Tree | undefined, files: CommitSpec['files']): Tree {
  const tree = new Map(parent ?? []);
  for (const [path, content] of Object.entries(files ?? {})) {
    for (const other of tree.keys()) {
      const isBelow = other === path || other.startsWith(`${path}/`);
      if (isBelow || (content !== null && path.startsWith(`${other}/`))) tree.delete(other);
    }
    if (content !== null) tree.set(path, content);
  }
  return tree;
}

export function changedBetween(before: Tree | undefined, after: Tree): Changed[] {
  const old: Tree = before ?? new Map();
  return [...new Set([...old.keys(), ...after.keys()])]
    .sort()
    .filter((path) => old.get(path) !== after.get(path))
    .map((path) => [path, old.get(path), after.get(path)]);
}
