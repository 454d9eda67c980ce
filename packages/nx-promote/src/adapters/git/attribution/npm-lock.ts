import type { LockGraph, LockNode } from './lock-graph.js';

/** One entry of `packages` in a package-lock.json of version 2 or 3; the key is its folder. */
interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  /** Only development needs it. */
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * npm's lock file: a place is a folder, and packages are looked up the way Node does. Null when the text is no
 * JSON, or is of a version that lists no folders.
 */
export function parseNpmLock(text: string): LockGraph | null {
  const packages = packagesOf(text);
  if (packages === null) return null;
  const needed = Object.entries(packages).filter(([, entry]) => entry.dev !== true);
  const byFolder = new Map(needed);
  return {
    places: [...byFolder.keys()],
    print: (folder) => JSON.stringify(byFolder.get(folder)),
    node: (folder) => {
      const entry = byFolder.get(folder);
      return entry === undefined ? undefined : nodeOf(folder, entry);
    },
    entries: (root, name) => [foldersFor(root === '.' ? '' : root, name)],
  };
}

function packagesOf(text: string): Record<string, LockedPackage> | null {
  try {
    const { packages } = JSON.parse(text) as { packages?: Record<string, LockedPackage> };
    return packages ?? null;
  } catch {
    return null;
  }
}

function nodeOf(folder: string, entry: LockedPackage): LockNode {
  const target = entry.link === true && entry.resolved !== undefined ? [[entry.resolved]] : [];
  return {
    label: describe(folder, entry),
    needs: [...target, ...neededBy(entry).map((name) => foldersFor(folder, name))],
  };
}

/** Its own node_modules, else the next one further up. */
function foldersFor(from: string, name: string): string[] {
  const folders: string[] = [];
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    folders.push(`${at === '' ? '' : `${at}/`}node_modules/${name}`);
    if (at === '') return folders;
  }
}

function neededBy(entry: LockedPackage): string[] {
  return [entry.dependencies, entry.optionalDependencies, entry.peerDependencies].flatMap((group) =>
    Object.keys(group ?? {}),
  );
}

function describe(folder: string, entry: LockedPackage): string {
  const name = entry.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return JSON.stringify([name, entry.version, entry.integrity ?? entry.resolved]);
}
