interface TrieNode {
  readonly children: Map<string, TrieNode>;
  readonly owners: number[];
}

/**
 * Tells which components a path belongs to: a trie over the closure roots, so the price of a path is its
 * depth and not the number of components. Answers are shared arrays, one per folder that was asked for.
 */
export class PathOwners {
  private readonly root: TrieNode = node();
  private readonly byFolder = new Map<string, readonly number[]>();

  /** `roots[i]` are the roots that component `i` owns; `.` or an empty string is the whole workspace. */
  constructor(roots: readonly (readonly string[])[]) {
    roots.forEach((own, component) => own.forEach((root) => this.insert(root, component)));
  }

  owners(path: string): readonly number[] {
    return this.ofFolder(folderOf(path));
  }

  ofFolder(folder: string): readonly number[] {
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    const found = this.collect(folder);
    this.byFolder.set(folder, found);
    return found;
  }

  private insert(root: string, component: number): void {
    let at = this.root;
    for (const segment of segments(root)) {
      let next = at.children.get(segment);
      if (next === undefined) at.children.set(segment, (next = node()));
      at = next;
    }
    if (!at.owners.includes(component)) at.owners.push(component);
  }

  private collect(folder: string): readonly number[] {
    const lists: (readonly number[])[] = [];
    let at: TrieNode | undefined = this.root;
    if (at.owners.length > 0) lists.push(at.owners);
    for (const segment of segments(folder)) {
      at = at.children.get(segment);
      if (at === undefined) break;
      if (at.owners.length > 0) lists.push(at.owners);
    }
    return lists.length <= 1 ? (lists[0] ?? NOBODY) : [...new Set(lists.flat())];
  }
}

/** The folder that a file lies in; empty for the workspace itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A folder as git writes it: `.` is an empty string, and no `/` at its end. */
export function normalFolder(folder: string): string {
  return segments(folder).join('/');
}

const NOBODY: readonly number[] = [];

function node(): TrieNode {
  return { children: new Map(), owners: [] };
}

function segments(folder: string): string[] {
  return folder.split('/').filter((segment) => segment !== '' && segment !== '.');
}
