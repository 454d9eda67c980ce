import type { ChangesQuery } from '../../../core/ports/changes.js';
import { listLockChanges, LockComparer, type LockChange } from '../attribution/lock-changes.js';
import type { Promisor } from '../history/repository-facts.js';
import type { GraphCommit } from './commit-graph.js';
import type { LockOwners } from './commit-touches.js';

interface Changing {
  readonly step: readonly GraphCommit[];
  readonly brought: readonly GraphCommit[];
}

/**
 * Reads whose npm packages the lock files' changes concern: two git processes, and one more for each further parent
 * of merges that were brought; none where no lock file is to be read. Such a merge concerns those whose packages
 * it changes against every parent.
 */
export async function readLockOwners(
  cwd: string,
  promisor: Promisor | null,
  { step, brought }: Changing,
  queries: readonly ChangesQuery[],
): Promise<LockOwners> {
  if (step.length + brought.length === 0) return () => [];
  const comparer = new LockComparer(cwd);
  const concerned = async (commits: readonly GraphCommit[], parent: number): Promise<Concerned> => {
    const comparisons = commits.map(({ id, parentIds }) => ({
      commit: id,
      parent: parentIds[parent] ?? null,
    }));
    const changes = await listLockChanges(cwd, comparisons);
    await comparer.supply(promisor, changes);
    return concernedBy(comparer, changes, queries);
  };
  try {
    const steps = await concerned(step, 0);
    const merges = await againstEach(brought, concerned);
    return (commit, as) => (as === 'step' ? steps : merges).get(commit.id) ?? [];
  } finally {
    comparer.close();
  }
}

/** By commit, the components as positions among the queries. */
type Concerned = ReadonlyMap<string, readonly number[]>;

async function concernedBy(
  comparer: LockComparer,
  changes: readonly LockChange[],
  queries: readonly ChangesQuery[],
): Promise<Concerned> {
  const positions = new Map(queries.map((query, index) => [query, index]));
  const found = new Map<string, number[]>();
  for (const change of changes) {
    const components = await comparer.concerned(change, queries);
    const known = found.get(change.commit) ?? [];
    found.set(change.commit, [...known, ...components.map((query) => positions.get(query) as number)]);
  }
  return found;
}

async function againstEach(
  merges: readonly GraphCommit[],
  concerned: (commits: readonly GraphCommit[], parent: number) => Promise<Concerned>,
): Promise<Concerned> {
  const most = Math.max(0, ...merges.map(({ parentIds }) => parentIds.length));
  const byParent: Concerned[] = [];
  for (let parent = 0; parent < most; parent += 1) {
    const asked = merges.filter(({ parentIds }) => parent < parentIds.length);
    byParent.push(await concerned(asked, parent));
  }
  return new Map(
    merges.map(({ id, parentIds }) => {
      const [first = [], ...others] = byParent.slice(0, parentIds.length).map((found) => found.get(id) ?? []);
      return [id, first.filter((component) => others.every((found) => found.includes(component)))];
    }),
  );
}
