import type { ComponentScope } from '../../../core/model/component-scope.js';
import { gitOk } from '../../process/git.js';
import { fetchObjects, missingObjects } from '../history/missing-objects.js';
import { parseRawDiff, present } from '../repository/raw-diff.js';
import { READ_AS_IT_IS } from '../history/reading.js';
import type { Promisor } from '../history/repository-facts.js';
import { BlobReader } from './blob-reader.js';
import { parseLock, UNDERSTOOD_LOCK_FILES } from './lock-files.js';
import { changedPlaces, resolve, type LockGraph, type Resolution } from './lock-graph.js';

/** A commit, and the one that it is compared with; null for one without parents. */
export interface Comparison {
  readonly commit: string;
  readonly parent: string | null;
}

/** What one commit does to one lock file: the contents before and after; null where the file is not there. */
export interface LockChange {
  readonly commit: string;
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The lock files that commits change. Ids come from the trees: no content is needed yet. One git process. */
export async function listLockChanges(
  workspaceRoot: string,
  comparisons: readonly Comparison[],
): Promise<LockChange[]> {
  if (comparisons.length === 0) return [];
  const output = await gitOk(
    {
      args: [
        ...['diff-tree', '--stdin', '--root', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'],
        ...['--relative', '--', ...UNDERSTOOD_LOCK_FILES],
      ],
      cwd: workspaceRoot,
      env: READ_AS_IT_IS,
      input: comparisons.map(({ commit, parent }) => `${commit} ${parent ?? ''}`.trim() + '\n').join(''),
    },
    LOOKING,
  );
  return parseRawDiff(output, 'latin1', LOOKING).map(({ commit, path, before, after }) => ({
    commit,
    file: path,
    before: present(before),
    after: present(after),
  }));
}

const LOOKING = 'looking for changes of the lock file';

/** Lock files of that many contents are held at a time: neighbours share one, the new one here is the old one there. */
const LOCKS_KEPT = 3;

/**
 * Says whether a change of a lock file changes what a component's npm packages resolve to. Close it in the end: one
 * git process reads all contents.
 */
export class LockComparer {
  private readonly blobs: BlobReader;
  private locks = new Map<string, LockGraph | null>();
  private readonly resolutions = new Map<string, Map<ComponentScope, Resolution>>();
  private places: { readonly of: string; readonly changed: ReadonlySet<string> } | null = null;

  constructor(private readonly workspaceRoot: string) {
    this.blobs = new BlobReader(workspaceRoot);
  }

  /** Brings the contents that a partial clone left out. */
  async supply(promisor: Promisor | null, changes: readonly LockChange[]): Promise<void> {
    if (promisor === null) return;
    const ids = changes.flatMap(({ before, after }) => [before, after]).filter((id) => id !== null);
    const missing = await missingObjects(this.workspaceRoot, ids);
    if (missing.length > 0) await fetchObjects(this.workspaceRoot, promisor, missing);
  }

  /** Those of the components that it concerns. A lock file that is not understood may mean anything, so it counts. */
  async concerned<T extends ComponentScope>(change: LockChange, components: readonly T[]): Promise<T[]> {
    const [before, after] = [await this.read(change, 'before'), await this.read(change, 'after')];
    const asked = components.filter(({ npmDependencies }) => npmDependencies.length > 0);
    if (before === null || after === null) return asked;
    return asked.filter((component) => this.differs(change, before, after, component));
  }

  close(): void {
    this.blobs.close();
  }

  private differs(
    change: LockChange,
    before: LockGraph,
    after: LockGraph,
    component: ComponentScope,
  ): boolean {
    const old = this.resolution(keyOf(change, 'before'), before, component);
    const isEdited = change.before !== null && change.after !== null;
    if (isEdited && isDisjoint(this.changed(change, before, after), old.consulted)) {
      this.resolutionsOf(keyOf(change, 'after')).set(component, old);
      return false;
    }
    return this.resolution(keyOf(change, 'after'), after, component).text !== old.text;
  }

  private changed(change: LockChange, before: LockGraph, after: LockGraph): ReadonlySet<string> {
    const of = `${keyOf(change, 'before')} ${keyOf(change, 'after')}`;
    if (this.places?.of !== of) this.places = { of, changed: changedPlaces(before, after) };
    return this.places.changed;
  }

  private resolution(key: string, graph: LockGraph, component: ComponentScope): Resolution {
    const known = this.resolutionsOf(key);
    const found = known.get(component) ?? resolve(graph, component);
    known.set(component, found);
    return found;
  }

  private resolutionsOf(key: string): Map<ComponentScope, Resolution> {
    const known = this.resolutions.get(key) ?? new Map<ComponentScope, Resolution>();
    this.resolutions.set(key, known);
    return known;
  }

  private async read(change: LockChange, side: 'before' | 'after'): Promise<LockGraph | null> {
    const key = keyOf(change, side);
    const id = change[side];
    const known = this.locks.get(key);
    const lock =
      known === undefined
        ? id === null
          ? NO_LOCK
          : parseLock(change.file, await this.blobs.read(id))
        : known;
    this.locks.delete(key);
    this.locks.set(key, lock);
    for (const oldest of [...this.locks.keys()].slice(0, -LOCKS_KEPT)) {
      this.locks.delete(oldest);
      this.resolutions.delete(oldest);
    }
    return lock;
  }
}

const NO_LOCK: LockGraph = { places: [], print: () => undefined, node: () => undefined, entries: () => [] };

function keyOf(change: LockChange, side: 'before' | 'after'): string {
  return `${change.file} ${change[side] ?? 'none'}`;
}

function isDisjoint(few: ReadonlySet<string>, many: ReadonlySet<string>): boolean {
  for (const one of few) if (many.has(one)) return false;
  return true;
}
