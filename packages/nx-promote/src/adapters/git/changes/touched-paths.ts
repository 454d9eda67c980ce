import { availableParallelism } from 'node:os';
import { DiffTree } from '../history/diff-tree.js';
import { fromLatin1 } from '../history/latin1.js';
import type { GraphCommit } from './commit-graph.js';

/** A commit with the paths that differ from its first parent (from the empty tree for a root). */
export type OnTouched = (commit: GraphCommit, paths: readonly string[]) => void;

const MOST_PROCESSES = 4;
const CHUNK = 256;

/**
 * The paths of many commits, by a few git processes side by side: comparing trees is what costs, and it splits
 * well over the cores. They come in no order; a commit that changes nothing does not come.
 */
export async function readTouched(
  cwd: string,
  prefix: string,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  if (commits.length === 0) return;
  const { first, again } = comparisons(commits);
  const start = (): DiffTree => new DiffTree(cwd, prefix);
  await readChunks(start, parentOf, first, (commit, paths) => {
    onTouched(commit, paths);
    for (const twin of again.get(commit) ?? []) onTouched(twin, paths);
  });
}

/** The same for merges that a step brought: the paths that differ from every parent. Most have none. */
export async function readBrought(
  cwd: string,
  prefix: string,
  merges: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  if (merges.length === 0) return;
  const start = (): DiffTree => new DiffTree(cwd, prefix, 'brought');
  const within = prefix === '.' ? '' : prefix;
  await readChunks(start, parentsOf, merges, (commit, paths) => {
    onTouched(
      commit,
      paths.map((path) => path.slice(within.length)),
    );
  });
}

type AgainstWhat = (commit: GraphCommit) => string | null;
const parentOf: AgainstWhat = ({ parentIds: [parent] }) => parent ?? null;
const parentsOf: AgainstWhat = ({ parentIds }) => parentIds.join(' ');

interface Comparisons {
  readonly first: readonly GraphCommit[];
  /** The commits that need the same comparison as a first one. */
  readonly again: ReadonlyMap<GraphCommit, readonly GraphCommit[]>;
}

/**
 * Commits with the same tree and the same first parent change the same: most merges of a branch of one commit, where
 * branches are brought up to date before they are merged.
 */
function comparisons(commits: readonly GraphCommit[]): Comparisons {
  const byTree = new Map<string, GraphCommit>();
  const first: GraphCommit[] = [];
  const again = new Map<GraphCommit, GraphCommit[]>();
  for (const commit of commits) {
    const known = byTree.get(commit.tree);
    if (known === undefined || known.parentIds[0] !== commit.parentIds[0]) {
      first.push(commit);
      byTree.set(commit.tree, commit);
    } else again.set(known, [...(again.get(known) ?? []), commit]);
  }
  return { first, again };
}

/** Deals the commits out in chunks, two at a time to each process, so that none waits for us. */
async function readChunks(
  start: () => DiffTree,
  against: AgainstWhat,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  const count = Math.min(availableParallelism(), MOST_PROCESSES, Math.ceil(commits.length / CHUNK));
  const processes = Array.from({ length: count }, start);
  let next = 0;
  const readOn = async (process: DiffTree): Promise<void> => {
    while (next < commits.length) {
      const chunk = commits.slice(next, next + CHUNK);
      next += CHUNK;
      await readChunk(process, against, chunk, onTouched);
    }
  };
  try {
    await Promise.all(processes.flatMap((process) => [readOn(process), readOn(process)]));
  } finally {
    for (const process of processes) process.close();
  }
}

async function readChunk(
  process: DiffTree,
  against: AgainstWhat,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  const entries = commits.map((commit) => ({ commit: commit.id, parent: against(commit) }));
  let [at, paths] = [-1, [] as string[]];
  const emit = (): void => {
    if (at >= 0) onTouched(commits[at] as GraphCommit, paths);
  };
  await process.ask(entries, (position, path) => {
    if (position !== at) {
      emit();
      [at, paths] = [position, []];
    }
    paths.push(fromLatin1(path));
  });
  emit();
}
