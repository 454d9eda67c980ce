/** One entry of `packages` in a package-lock.json of version 2 or 3; the key is its folder. */
interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Folder -> package, as npm would lay them out. */
export type NpmLock = ReadonlyMap<string, LockedPackage>;

/** Parses a lock file; null when it is not there, is no JSON, or is of a version that lists no folders. */
export function parseNpmLock(text: string | null): NpmLock | null {
  if (text === null) return null;
  try {
    const { packages } = JSON.parse(text) as { packages?: Record<string, LockedPackage> };
    return packages === undefined ? null : new Map(Object.entries(packages));
  } catch {
    return null;
  }
}

/**
 * What the named npm packages, and all they depend on, resolve to when they are looked up from the given
 * project roots, the way Node looks them up: one line per package, sorted. Equal strings mean that the same
 * versions would be installed. Nx's `npm:name` and `npm:name@version` are understood.
 */
export function resolvedVersions(
  lock: NpmLock,
  roots: readonly string[],
  dependencies: readonly string[],
): string {
  const seen = new Set<string>();
  const pending = roots.flatMap((root) =>
    dependencies.map((dependency) => lookUp(lock, root === '.' ? '' : root, packageName(dependency))),
  );
  for (let folder = pending.pop(); pending.length > 0 || folder !== undefined; folder = pending.pop()) {
    if (folder === undefined || folder === null || seen.has(folder)) continue;
    seen.add(folder);
    const entry = lock.get(folder);
    if (entry === undefined) continue;
    if (entry.link === true && entry.resolved !== undefined) pending.push(entry.resolved);
    for (const name of neededBy(entry)) pending.push(lookUp(lock, folder, name));
  }
  return [...new Set([...seen].map((folder) => describe(folder, lock.get(folder))))].sort().join('\n');
}

/** The folder that `name` is loaded from in `from`: its own node_modules, else the next one further up. */
function lookUp(lock: NpmLock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock.has(candidate)) return candidate;
    if (at === '') return null;
  }
}

function neededBy(entry: LockedPackage): string[] {
  return [entry.dependencies, entry.optionalDependencies, entry.peerDependencies].flatMap((group) =>
    Object.keys(group ?? {}),
  );
}

/** Where a package lies says nothing about what it is: moved up a folder, it is the same version. */
function describe(folder: string, entry: LockedPackage | undefined): string {
  const name = entry?.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return JSON.stringify([name, entry?.version, entry?.integrity ?? entry?.resolved]);
}

function packageName(dependency: string): string {
  const name = dependency.replace(/^npm:/, '');
  const at = name.indexOf('@', 1);
  return at < 0 ? name : name.slice(0, at);
}
