import type { HistoryQuery } from '../../../core/ports/git.js';
import { gitOk } from '../../process/git.js';
import { BlobReader } from './blob-reader.js';
import { READ_AS_IT_IS } from './reading.js';
import type { LineEntry } from './first-parent-line.js';
import { fetchObjects, missingObjects } from './missing-objects.js';
import { parseNpmLock, resolvedVersions, type NpmLock } from './npm-lock.js';
import type { RepositoryFacts } from './repository-facts.js';
import { UNDERSTOOD_LOCK_FILE } from './touch-board.js';

/** A component, and the position on the line from which on a lock file change no longer matters to it. */
export interface LockQuery {
  readonly component: HistoryQuery;
  readonly before: number;
}

interface LockChange {
  readonly index: number;
  readonly old: string;
  readonly new: string;
}

/**
 * Finds, per component, the newest commit that changed what its npm dependencies resolve to. Reads a lock
 * file only while some component still waits for an answer; the same few processes whatever their number.
 */
export async function newestLockChanges(
  workspaceRoot: string,
  facts: RepositoryFacts,
  touched: readonly { readonly index: number; readonly entry: LineEntry }[],
  queries: readonly LockQuery[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  let waiting = queries.filter(({ component }) => component.npmDependencies.length > 0);
  const oldest = Math.max(-1, ...waiting.map(({ before }) => before));
  const relevant = touched.filter(({ index }) => index < oldest);
  if (relevant.length === 0) return found;
  const changes = await listChanges(workspaceRoot, relevant);
  await supplyBlobs(workspaceRoot, facts, changes);
  const lockOf = lockReader(workspaceRoot);
  try {
    for (const change of changes) {
      waiting = waiting.filter(({ before }) => before > change.index);
      if (waiting.length === 0) break;
      const [before, after] = [await lockOf.read(change.old), await lockOf.read(change.new)];
      const affected = waiting.filter(({ component }) => differs(component, before, after));
      for (const { component } of affected) found.set(component.name, change.index);
      waiting = waiting.filter(({ component }) => !found.has(component.name));
    }
  } finally {
    lockOf.close();
  }
  return found;
}

/** A lock file that cannot be understood may mean anything, so it counts. */
function differs(component: HistoryQuery, before: NpmLock | null, after: NpmLock | null): boolean {
  if (before === null || after === null) return true;
  const roots = [...new Set([component.root, ...component.closureRoots])];
  const versions = (lock: NpmLock): string => resolvedVersions(lock, roots, component.npmDependencies);
  return versions(before) !== versions(after);
}

/** Newest first; ids from the trees, so that no file content is needed yet. */
async function listChanges(
  workspaceRoot: string,
  touched: readonly { readonly index: number; readonly entry: LineEntry }[],
): Promise<LockChange[]> {
  const sorted = [...touched].sort((a, b) => a.index - b.index);
  const positions = new Map(sorted.map(({ index, entry }) => [entry.commit, index]));
  const output = await gitOk(
    {
      args: [
        ...['diff-tree', '--stdin', '--root', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'],
        ...['--', UNDERSTOOD_LOCK_FILE],
      ],
      cwd: workspaceRoot,
      env: READ_AS_IT_IS,
      input: sorted.map(({ entry }) => `${entry.commit} ${entry.parent ?? ''}`.trim() + '\n').join(''),
    },
    'looking for changes of the lock file',
  );
  const changes: LockChange[] = [];
  let index = -1;
  for (const token of output.toString('latin1').split('\0')) {
    const ids = /^:\d+ \d+ (\S+) (\S+) /.exec(token);
    if (ids !== null) changes.push({ index, old: ids[1] as string, new: ids[2] as string });
    else index = positions.get(token) ?? index;
  }
  return changes;
}

async function supplyBlobs(
  workspaceRoot: string,
  facts: RepositoryFacts,
  changes: readonly LockChange[],
): Promise<void> {
  if (facts.promisor === null) return;
  const ids = changes.flatMap((change) => [change.old, change.new]).filter((id) => !isNone(id));
  const missing = await missingObjects(workspaceRoot, ids);
  if (missing.length > 0) await fetchObjects(workspaceRoot, facts.promisor, missing);
}

/** Neighbouring changes share a lock file: the old one here is the new one there. */
function lockReader(workspaceRoot: string): {
  read(id: string): Promise<NpmLock | null>;
  close(): void;
} {
  const blobs = new BlobReader(workspaceRoot);
  let recent: readonly (readonly [string, NpmLock | null])[] = [];
  return {
    async read(id) {
      const known = recent.find(([name]) => name === id);
      if (known !== undefined) return known[1];
      const lock = isNone(id) ? new Map<string, never>() : parseNpmLock(await blobs.read(id));
      recent = [...recent.slice(-1), [id, lock]];
      return lock;
    },
    close: () => blobs.close(),
  };
}

/** All zeros: the file was not there on this side. */
function isNone(id: string): boolean {
  return /^0+$/.test(id);
}
