import { gitOk } from '../../process/git.js';
import { diffTreeArguments } from '../history/diff-tree.js';
import { fromLatin1 } from '../history/latin1.js';
import { NameStatusParser } from '../history/name-status-parser.js';
import { READ_UNFLUSHED } from '../history/reading.js';
import { againstFirstParents, type CommitGraph, type GraphCommit } from './commit-graph.js';

/** A commit with the paths that differ from its first parent (from the empty tree for a root). */
export type OnTouched = (commit: GraphCommit, paths: readonly string[]) => void;

const WORTH_SPLITTING = 256;

/**
 * The paths of many commits, by two git processes side by side: comparing trees is what costs, and it splits
 * well over two cores. Order is kept within each half only; a commit that changes nothing does not come.
 */
export async function readTouched(
  cwd: string,
  prefix: string,
  graph: CommitGraph,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  if (commits.length === 0) return;
  const { first, again } = comparisons(commits);
  const onEach: OnTouched = (commit, paths) => {
    onTouched(commit, paths);
    for (const twin of again.get(commit) ?? []) onTouched(twin, paths);
  };
  const middle = first.length < WORTH_SPLITTING ? first.length : Math.ceil(first.length / 2);
  const halves = [first.slice(0, middle), first.slice(middle)].filter((half) => half.length > 0);
  await Promise.all(halves.map((half) => readHalf(cwd, prefix, graph, half, onEach)));
}

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

async function readHalf(
  cwd: string,
  prefix: string,
  graph: CommitGraph,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  let commit: GraphCommit | undefined;
  let paths: string[] = [];
  const emit = (): void => {
    if (commit !== undefined) onTouched(commit, paths);
    paths = [];
  };
  const parser = new NameStatusParser({
    onCommit(id) {
      emit();
      commit = graph.byId.get(id);
    },
    onPath: (path) => paths.push(fromLatin1(path)),
    onMark: () => undefined,
  });
  await gitOk(
    {
      args: diffTreeArguments(prefix),
      cwd,
      env: READ_UNFLUSHED,
      input: againstFirstParents(commits),
      onOutput: (chunk, stream) => {
        if (stream === 'stdout') parser.push(chunk);
      },
    },
    'reading which paths the commits touch',
  );
  emit();
}
