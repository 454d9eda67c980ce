import type { ComponentScope } from '../../../core/model/component-scope.js';

/** A project's root, and the components whose closure contains that project, by position. */
export interface OwningRoot {
  /** As the project graph names it: `.` is the workspace itself. */
  readonly root: string;
  readonly components: readonly number[];
}

type Roots = Pick<ComponentScope, 'closureRoots' | 'nestedRoots'>;

interface RootEntry {
  readonly root: string;
  readonly owners: number[];
  /** Components that have this root inside of one of theirs, while it belongs to another project. */
  readonly others: number[];
}

const NOBODY: readonly OwningRoot[] = [];

/**
 * Says whose a path is, as Nx does: of all projects whose root contains it, the one with the longest root. So a
 * component has the files of its closure's projects, and not those of another project that lies inside of them.
 * A folder is looked up once: the price of a path does not grow with the number of components.
 */
export class PathOwners {
  /** By folder; the workspace itself is the empty one. */
  private readonly entries = new Map<string, RootEntry>();
  private readonly byFolder = new Map<string, readonly OwningRoot[]>();

  /** `encode` makes of a root what paths are asked as: git's raw bytes, for one. */
  constructor(
    scopes: readonly Roots[],
    private readonly encode: (root: string) => string = (root) => root,
  ) {
    scopes.forEach(({ closureRoots, nestedRoots }, component) => {
      for (const root of new Set(closureRoots)) this.entry(root).owners.push(component);
      for (const root of new Set(nestedRoots)) this.entry(root).others.push(component);
    });
  }

  /** A root may itself be a path that changed: a submodule, or a link that replaced a folder. */
  of(path: string): readonly OwningRoot[] {
    return this.ofFolder(this.entries.has(path) ? path : folderOf(path));
  }

  /** Where the owners of a path are looked up: its folder, or itself where it is a root. */
  placeOf(path: string): string {
    return this.entries.has(path) ? path : folderOf(path);
  }

  ofFolder(folder: string): readonly OwningRoot[] {
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    const found = this.collect(folder);
    this.byFolder.set(folder, found);
    return found;
  }

  /** The longest root first; a component that owns the path there is not looked for further up. */
  private collect(folder: string): readonly OwningRoot[] {
    const found: OwningRoot[] = [];
    const settled = new Set<number>();
    for (let at = folder; ; at = folderOf(at)) {
      const entry = this.entries.get(at);
      if (entry !== undefined) {
        const components = entry.owners.filter((component) => !settled.has(component));
        if (components.length > 0) found.push({ root: entry.root, components });
        for (const component of [...entry.owners, ...entry.others]) settled.add(component);
      }
      if (at === '') return found.length === 0 ? NOBODY : found;
    }
  }

  private entry(root: string): RootEntry {
    const key = this.encode(normalFolder(root));
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry = { root: normalFolder(root) === '' ? '.' : normalFolder(root), owners: [], others: [] };
    this.entries.set(key, entry);
    return entry;
  }
}

/** The folder that a file lies in; empty for the workspace itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A folder as git writes it: `.` is an empty string, and no `/` at its end. */
export function normalFolder(folder: string): string {
  return folder
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}
