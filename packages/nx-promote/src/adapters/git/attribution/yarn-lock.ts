import { parseSyml } from '@yarnpkg/parsers';
import type { LockGraph, LockNode } from './lock-graph.js';

interface LockedPackage {
  readonly version?: string;
  readonly resolution?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly checksum?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * yarn's lock file, of yarn 1 and of later ones: places are what was asked for (`a@^1.0.0`). Yarn 1 does not say which
 * project asked, so a package of which there are several versions is all of them there. Null for a text that is none.
 */
export function parseYarnLock(text: string): LockGraph | null {
  const entries = read(text);
  if (entries === null) return null;
  const nodes = new Map<string, LockNode>();
  const byName = new Map<string, string[]>();
  const workspaces = new Map<string, LockedPackage>();
  for (const [keys, entry] of entries) {
    const workspace = /@workspace:(.+)$/.exec(entry.resolution ?? '')?.[1];
    if (workspace !== undefined) workspaces.set(workspace, entry);
    for (const key of keys.split(/,\s*/)) {
      nodes.set(key, nodeOf(nameIn(key), entry, workspace !== undefined));
      byName.set(nameIn(key), [...(byName.get(nameIn(key)) ?? []), key]);
    }
  }
  return {
    places: [...nodes.keys()],
    print: (place) => JSON.stringify(nodes.get(place)),
    node: (place) => nodes.get(place),
    entries: (root, name) => {
      const asked = workspaces.get(root)?.dependencies?.[name] ?? workspaces.get('.')?.dependencies?.[name];
      return asked === undefined ? (byName.get(name) ?? []).map((key) => [key]) : [placesOf(name, asked)];
    },
  };
}

function read(text: string): [string, LockedPackage][] | null {
  try {
    const parsed = Object.entries(parseSyml(text) as Record<string, LockedPackage>);
    const entries = parsed.filter(([key, entry]) => key !== '__metadata' && typeof entry === 'object');
    return parsed.length > 0 && entries.every(([, { version }]) => version !== undefined) ? entries : null;
  } catch {
    return null;
  }
}

/** A workspace is a project: what it is stands in its files, and its version is none. */
function nodeOf(name: string, entry: LockedPackage, isWorkspace: boolean): LockNode {
  const { version, resolution, resolved, integrity, checksum } = entry;
  const needs = Object.entries({ ...entry.dependencies, ...entry.optionalDependencies });
  return {
    label: isWorkspace
      ? null
      : JSON.stringify([name, version, resolution ?? resolved, checksum ?? integrity]),
    needs: needs.map(([needed, range]) => placesOf(needed, range)),
  };
}

/** From yarn 2 on ranges have a protocol; which of them write it everywhere differs by version. */
function placesOf(name: string, range: string): string[] {
  return [`${name}@${range}`, `${name}@npm:${range}`];
}

function nameIn(key: string): string {
  const at = key.indexOf('@', 1);
  return at < 0 ? key : key.slice(0, at);
}
