import { parse } from 'yaml';
import type { LockGraph, LockNode } from './lock-graph.js';

/** A version as pnpm writes it: the text itself, or (for a project) with the range that was asked for. */
type Reference = string | { readonly version?: string };
type References = Readonly<Record<string, Reference>>;

interface Needs {
  readonly dependencies?: References;
  readonly optionalDependencies?: References;
}

interface LockedPackage extends Needs {
  readonly resolution?: unknown;
  readonly version?: string;
  /** Only development needs it; up to version 6 of the format. */
  readonly dev?: boolean;
}

interface PnpmLock extends Needs {
  readonly importers?: Readonly<Record<string, Needs>>;
  readonly packages?: Readonly<Record<string, LockedPackage>>;
  readonly snapshots?: Readonly<Record<string, LockedPackage>>;
}

/**
 * pnpm's lock file, of versions 5 to 9: places are its own keys, and for each project and package the version that
 * the project uses. What a project only needs for development is left out. Null for a text that is none.
 */
export function parsePnpmLock(text: string): LockGraph | null {
  const lock = read(text);
  if (lock === null) return null;
  const nodes = new Map<string, LockNode>();
  // Without workspaces the file has no list of projects, and is itself the root's entry.
  for (const [root, project] of Object.entries(lock.importers ?? { '.': lock })) {
    for (const [name, reference] of needsOf(project)) {
      nodes.set(placeIn(root, name), { label: null, needs: [placesOf(name, reference)] });
    }
  }
  // Since version 9 what a package needs stands apart from what it is.
  for (const [key, entry] of Object.entries(lock.snapshots ?? lock.packages ?? {})) {
    if (entry.dev === true) continue;
    const { resolution, version } = lock.packages?.[withoutPeers(key)] ?? entry;
    nodes.set(key, {
      label: JSON.stringify([key, version, resolution]),
      needs: needsOf(entry).map(([name, reference]) => placesOf(name, reference)),
    });
  }
  return {
    places: [...nodes.keys()],
    print: (place) => JSON.stringify(nodes.get(place)),
    node: (place) => nodes.get(place),
    entries: (root, name) => [[...new Set([root, '.'])].map((from) => placeIn(from, name))],
  };
}

function read(text: string): PnpmLock | null {
  try {
    const lock: unknown = parse(text, { maxAliasCount: 0 });
    return typeof lock === 'object' && lock !== null && 'lockfileVersion' in lock ? (lock as PnpmLock) : null;
  } catch {
    return null;
  }
}

function needsOf({ dependencies, optionalDependencies }: Needs): [string, string][] {
  return Object.entries({ ...dependencies, ...optionalDependencies }).flatMap(([name, reference]) => {
    const version = typeof reference === 'string' ? reference : reference.version;
    return version === undefined ? [] : [[name, version]];
  });
}

/** No key of pnpm's begins with a blank. */
function placeIn(root: string, name: string): string {
  return ` ${root} ${name}`;
}

/** The keys under which the package may stand: by version of the format, and by its own name where it has an alias. */
function placesOf(name: string, reference: string): string[] {
  return [`${name}@${reference}`, `/${name}@${reference}`, `/${name}/${reference}`, reference];
}

/** `a@1.0.0(b@2.0.0)` is `a@1.0.0`, with the `b` that it found beside itself. */
function withoutPeers(key: string): string {
  const at = key.indexOf('(');
  return at < 0 ? key : key.slice(0, at);
}
