import type { OwningRoot, PathOwners } from '../attribution/path-owners.js';
import type { PathRules } from '../attribution/path-rules.js';
import { isMisplacedNote, isNotePath } from './note-paths.js';

/** A folder that was touched, with its owners. Commits share it. */
export interface Folder {
  readonly path: string;
  readonly owners: readonly OwningRoot[];
  /** The last commit that was seen to touch it for all of its owners, and the last that touched a note in it. */
  touchedBy: number;
  notedBy: number;
}

export interface Touched {
  /** Every owner of these folders is touched. */
  readonly folders: readonly Folder[];
  /** Those whose paths count for some of their owners only. */
  readonly some: readonly (readonly number[])[];
  /** Paths that some roots ignore: whether a former root does is asked for each path. */
  readonly doubtful: readonly string[];
  readonly notes: readonly Folder[];
  /** Those that look like notes. */
  readonly misplaced: readonly string[];
  /** Whether it touches a file that counts for every component. */
  readonly shared: boolean;
  /** Whether it changes a lock file whose content says whom that concerns. */
  readonly lock: boolean;
  readonly paths: PathsKey;
}

/** Equal for two commits that touch the same paths: only those can be the same change. */
export type PathsKey = number;

/** Says what the paths of a commit touch. Commits share the folders. */
export class TouchReader {
  private readonly folders = new Map<string, Folder>();
  private latest: Folder | null = null;
  private marker = 0;

  constructor(
    private readonly owners: PathOwners,
    private readonly rules: PathRules,
  ) {}

  read(paths: readonly string[]): Touched {
    this.marker += 1;
    const folders: Folder[] = [];
    const some: (readonly number[])[] = [];
    const doubtful: string[] = [];
    const notes: Folder[] = [];
    let [shared, lock] = [false, false];
    for (const path of paths) {
      const lockRule = path.includes('/') ? null : this.rules.lock(path);
      if (lockRule !== null) {
        shared ||= lockRule === 'everybody';
        lock ||= lockRule === 'content';
        continue;
      }
      const folder = this.folder(path);
      if (folder.notedBy !== this.marker && isNotePath(path)) {
        folder.notedBy = this.marker;
        notes.push(folder);
      }
      shared ||= this.rules.isShared(path);
      if (shared || folder.touchedBy === this.marker) continue;
      const counting = this.counting(path, folder.owners);
      if (counting === 'all') {
        folder.touchedBy = this.marker;
        folders.push(folder);
      } else if (counting !== 'none') {
        some.push(...counting);
        doubtful.push(path);
      }
    }
    const misplaced = paths.filter(isMisplacedNote);
    return { folders, some, doubtful, notes, misplaced, shared, lock, paths: pathsKey(paths) };
  }

  /** For whom a path counts: `all` and `none` hold whatever root it lies under, today's or a former one. */
  private counting(path: string, owners: readonly OwningRoot[]): 'all' | 'none' | (readonly number[])[] {
    if (!this.rules.mayBeIgnored(path)) return 'all';
    if (this.rules.isIgnored(path, '.')) return 'none';
    return owners.filter(({ root }) => !this.rules.isIgnored(path, root)).map(({ components }) => components);
  }

  /** The folder of a file; often it is that of the file before. */
  private folder(file: string): Folder {
    const { latest } = this;
    const path = this.owners.placeOf(file);
    if (latest !== null && latest.path === path) return latest;
    const known = this.folders.get(path);
    const folder = known ?? { path, owners: this.owners.ofFolder(path), touchedBy: 0, notedBy: 0 };
    if (known === undefined) this.folders.set(path, folder);
    this.latest = folder;
    return folder;
  }
}

/** FNV-1a over all paths. A collision costs one needless patch-id, never a wrong answer. */
function pathsKey(paths: readonly string[]): PathsKey {
  let hash = 0x811c9dc5;
  for (const path of paths) {
    for (let i = 0; i < path.length; i += 1) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0x0a, 0x01000193);
  }
  return hash;
}
