import type {
  ChangesQuery,
  ChangesReader,
  ChangesRules,
  ComponentChanges,
  SameNote,
} from '../../../core/ports/changes.js';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { historyTooShort } from '../../../core/errors/history.js';
import type { HistoryGap } from '../../../core/model/ancestry.js';
import { HistorySupply } from '../history/history-supply.js';
import { PathOwners } from '../attribution/path-owners.js';
import { compilePathRules } from '../attribution/path-rules.js';
import { collectChanges } from './collect.js';
import { CommitTouches } from './commit-touches.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import { Differences } from './difference.js';
import { findFormerRoots } from './find-former-roots.js';
import { mayMoveFolders } from './folder-moves.js';
import { readCheckout } from './later-moves.js';
import { mapCoAuthors } from './mailmap.js';
import { readNoteFiles } from './note-files.js';
import { ObjectSupply, type OnFetch } from './object-supply.js';
import { readLockOwners } from './lock-owners.js';
import { readSameChanges } from './same-changes.js';
import { byWayOfComing, stepsBy, stepsOf } from './ways-of-coming.js';
import { readBrought, readTouched, type OnTouched } from './touched-paths.js';
import { walk } from './walk.js';

export interface ChangesReaderOptions {
  readonly workspaceRoot: string;
  /** Brings what a shallow clone lacks; without one it refuses. */
  readonly history?: HistorySupply;
  /** Which notes that moved are the same though edited; without it, only those with the very same content. */
  readonly isSameNote?: SameNote;
  readonly onFetch?: OnFetch;
}

/**
 * Reads changes in one pass: the commit graph between all endpoints, then the paths of exactly those commits
 * that are in somebody's difference, then moves where folders seem to have moved, patch-ids where two sides
 * diverge, and note files where some were touched. Some fifteen git processes at most; what a shallow or partial
 * clone lacks comes in bulk before it is read.
 */
export function createChangesReader(options: ChangesReaderOptions): ChangesReader {
  const supply = new ObjectSupply(options.workspaceRoot, options.onFetch);
  const asked = new Map<string, Promise<ReadonlyMap<string, ComponentChanges>>>();
  return {
    changes: (queries, { sharedFiles, ignore, lockFile }) => {
      const key = JSON.stringify([queries, sharedFiles, ignore, lockFile]);
      const before = asked.get(key);
      if (before !== undefined) return before;
      if (asked.size >= ANSWERS_KEPT) asked.clear();
      const answer = changes(options, supply, queries, { sharedFiles, ignore, lockFile });
      asked.set(key, answer);
      answer.catch(() => asked.delete(key));
      return answer;
    },
  };
}

/** What lies between commits never changes, and the rounds of a run ask the same again and again. */
const ANSWERS_KEPT = 4;

async function changes(
  options: ChangesReaderOptions,
  supply: ObjectSupply,
  queries: readonly ChangesQuery[],
  rules: ChangesRules,
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const { workspaceRoot: cwd, isSameNote = () => false } = options;
  const asked = queries.filter((query) => query.from !== query.to);
  const differences = new Differences(asked);
  if (asked.length === 0) return new Map(queries.map((query) => [query.component, NOTHING]));
  const wantsAll = asked.some((query) => query.from === null);
  const graphOf = (endpoints: readonly string[], all = false): Promise<CommitGraph> =>
    wholeGraph(options, endpoints, all);
  const [graph, checkout] = await Promise.all([
    graphOf(differences.endpoints, wantsAll),
    readCheckout(cwd),
    supply.source(),
  ]);
  const owners = new PathOwners(asked);
  const touches = new CommitTouches(graph.commits.length, asked, owners, compilePathRules(rules));
  const relevant = differences.relevant(graph);
  const stepsFrom = stepsOf(graph, asked);
  const isStep = stepsBy(asked, stepsFrom);
  const { steps, brought } = byWayOfComing(relevant, asked, stepsFrom);
  const parents = brought.flatMap(({ parentIds }) => parentIds.slice(1));
  await supply.trees([...relevant, ...[...parents, ...asked.map(({ to }) => to)].map(alone)]);
  const suspects = new Set<GraphCommit>();
  const read =
    (add: OnTouched): OnTouched =>
    (commit, paths) => {
      add(commit, paths);
      if (mayMoveFolders(paths)) suspects.add(commit);
    };
  const prefix = checkout?.prefix ?? '.';
  await Promise.all([
    readTouched(
      cwd,
      prefix,
      steps,
      read((commit, paths) => touches.add(commit, paths)),
    ),
    readBrought(cwd, prefix, brought, (commit, paths) => touches.addBrought(commit, paths)),
    mapCoAuthors(cwd, relevant),
  ]);
  const range = { cwd, supply, graph, differences, queries: asked, isStep, checkout, graphOf };
  const former = await findFormerRoots(range, owners, [...suspects]);
  const lockOwners = await readLockOwners(cwd, await supply.source(), touches.lockChanges(relevant), asked);
  const sides = touches.sides(relevant, differences, former, lockOwners, isStep);
  const same = await readSameChanges(cwd, supply, sides, touches, isStep);
  const history = {
    queries: asked,
    sides,
    differences,
    commits: relevant.filter((commit) => touches.touchesNotes(commit)),
    isOnLine: (tip: string, { index }: GraphCommit) => stepsFrom(tip)[index] === index,
  };
  const notes = await readNoteFiles(cwd, supply, history, former, isSameNote);
  const found = collectChanges(graph, asked, sides, notes, same, stepsFrom, isStep);
  return new Map(queries.map((query) => [query.component, found.get(query.component) ?? NOTHING]));
}

function alone(id: string): Pick<GraphCommit, 'id' | 'parentIds'> {
  return { id, parentIds: [] };
}

/** The commit graph, once this clone has all of it. */
async function wholeGraph(
  { workspaceRoot: cwd, history = new HistorySupply({ workspaceRoot: cwd }) }: ChangesReaderOptions,
  endpoints: readonly string[],
  wantsAll: boolean,
): Promise<CommitGraph> {
  const refuse = (gap: HistoryGap): never => {
    throw new PromoteError(historyTooShort(BETWEEN, gap, history.remote));
  };
  const gap = await history.whole(endpoints, wantsAll);
  if (gap !== null) return refuse(gap);
  try {
    return await walk(cwd, endpoints, wantsAll);
  } catch (error) {
    // Looked for only now: most clones have everything, and pay nothing.
    const absent = await history.commits(endpoints);
    if (absent !== null) return refuse(absent);
    if (error instanceof PromoteError && error.code === 'GIT_FAILED') return walk(cwd, endpoints, wantsAll);
    throw error;
  }
}

const BETWEEN = 'what lies between two deployments';

const NOTHING: ComponentChanges = { comes: [], goes: [], notes: { comes: [], goes: [], overlooked: [] } };
