import type { HistoryQuery } from '../../../core/ports/git.js';
import { listLockChanges, LockComparer } from '../attribution/lock-changes.js';
import type { LineEntry } from './first-parent-line.js';
import type { RepositoryFacts } from './repository-facts.js';

/** A component, and the position on the line from which on a lock file change no longer matters to it. */
export interface LockQuery {
  readonly component: HistoryQuery;
  readonly before: number;
}

/** Where on the line a component's npm packages changed, and in which lock file. */
export interface LockTouch {
  readonly index: number;
  readonly path: string;
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
): Promise<ReadonlyMap<string, LockTouch>> {
  const found = new Map<string, LockTouch>();
  let waiting = queries.filter(({ component }) => component.npmDependencies.length > 0);
  const oldest = Math.max(-1, ...waiting.map(({ before }) => before));
  const relevant = touched.filter(({ index }) => index < oldest).sort((a, b) => a.index - b.index);
  if (relevant.length === 0) return found;
  const positions = new Map(relevant.map(({ index, entry }) => [entry.commit, index]));
  const changes = await listLockChanges(
    workspaceRoot,
    relevant.map(({ entry }) => entry),
  );
  const comparer = new LockComparer(workspaceRoot);
  try {
    await comparer.supply(facts.promisor, changes);
    for (const change of changes) {
      const index = positions.get(change.commit) as number;
      waiting = waiting.filter(({ component, before }) => before > index && !found.has(component.name));
      if (waiting.length === 0) break;
      const components = waiting.map(({ component }) => component);
      for (const { name } of await comparer.concerned(change, components)) {
        found.set(name, { index, path: change.file });
      }
    }
  } finally {
    comparer.close();
  }
  return found;
}
