import { isManifest } from '../attribution/manifests.js';

/** A project's folder that one commit moved, as far as the paths and ids of its files tell. */
export interface FolderMove {
  readonly commit: string;
  readonly from: string;
  readonly to: string;
}

/** The files that a commit adds, or deletes: their paths with the ids of their contents. */
export type Files = ReadonlyMap<string, string>;

/** Whether a commit may move a project: it touches two manifests of one name. Most commits touch none. */
export function mayMoveFolders(paths: readonly string[]): boolean {
  let seen: Set<string> | null = null;
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!isManifest(name)) continue;
    if (seen?.has(name) === true) return true;
    (seen ??= new Set()).add(name);
  }
  return false;
}

/**
 * Finds for each folder that got a manifest the one that it came from: it lost its manifest of that name, at least
 * half of its files are in the new folder under their old names, and a file came unchanged or the folder kept its
 * own name. Of several the one with most unchanged files. Contents are never read.
 */
export function movedFolders(added: Files, deleted: Files): { from: string; to: string }[] {
  const gone = projectFolders(deleted);
  if (gone.size === 0) return [];
  const byBlob = new Map<string, string[]>();
  for (const [path, blob] of deleted) byBlob.set(blob, [...(byBlob.get(blob) ?? []), path]);
  return [...projectFolders(added)].flatMap(([to, names]) => {
    const unchanged = countUnchanged(to, names, added, byBlob);
    const [from] = [...gone.keys()]
      .filter((folder) => unchanged.has(folder) || lastName(folder) === lastName(to))
      .sort((a, b) => (unchanged.get(b) ?? 0) - (unchanged.get(a) ?? 0) || nearer(a, b, to))
      .filter((folder) => cameAlong(folder, gone.get(folder) as string[], to, names));
    return from === undefined ? [] : [{ from, to }];
  });
}

/** Folders that hold a manifest among these files, each with the names of all its files, from there. */
function projectFolders(files: Files): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of files.keys()) {
    const slash = path.lastIndexOf('/');
    if (slash > 0 && isManifest(path.slice(slash + 1))) folders.set(path.slice(0, slash), []);
  }
  if (folders.size === 0) return folders;
  for (const path of files.keys()) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      folders.get(path.slice(0, slash))?.push(path.slice(slash + 1));
    }
  }
  return folders;
}

/** For each folder, how many of its files are in the new one as they were, under the same name. */
function countUnchanged(
  to: string,
  names: readonly string[],
  added: Files,
  byBlob: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    for (const path of byBlob.get(added.get(`${to}/${name}`) as string) ?? []) {
      if (!path.endsWith(`/${name}`)) continue;
      const folder = path.slice(0, -name.length - 1);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  }
  return counts;
}

function cameAlong(from: string, old: readonly string[], to: string, now: readonly string[]): boolean {
  if (from === to) return false;
  const here = new Set(now);
  const kept = old.filter((name) => here.has(name));
  return kept.length * 2 >= old.length && kept.some(isManifest);
}

function nearer(a: string, b: string, to: string): number {
  const hasName = (folder: string): number => (lastName(folder) === lastName(to) ? 0 : 1);
  return hasName(a) - hasName(b) || (a < b ? -1 : 1);
}

function lastName(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
