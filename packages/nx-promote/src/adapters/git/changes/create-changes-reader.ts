import type {
  ChangesQuery,
  ChangesReader,
  ChangesRules,
  ComponentChanges,
  SameNote,
} from '../../../core/ports/changes.js';
import { PromoteError } from '../../../core/errors.js';
import { historyTooShort } from '../../../core/errors/history.js';
import type { HistoryGap } from '../../../core/model/ancestry.js';
import { HistorySupply } from '../history/history-supply.js';
import { Attribution } from './attribution.js';
import { collectChanges, stepsOf } from './collect.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import { Differences } from './difference.js';
import { findFormerRoots } from './find-former-roots.js';
import { mayMoveFolders } from './folder-moves.js';
import { readCheckout } from './later-moves.js';
import { mapCoAuthors } from './mailmap.js';
import { readNoteFiles } from './note-files.js';
import { ObjectSupply, type OnFetch } from './object-supply.js';
import { PathOwners } from './path-owners.js';
import { pathRules } from './path-rules.js';
import { readSameChanges } from './same-changes.js';
import { readTouched } from './touched-paths.js';
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
  const roots = asked.map((query) => query.closureRoots);
  const attribution = new Attribution(
    graph.commits.length,
    asked.length,
    new PathOwners(roots),
    pathRules(rules),
  );
  const relevant = differences.relevant(graph);
  await supply.trees([...relevant, ...asked.map(({ to }) => ({ id: to, parentIds: [] }))]);
  const suspects: GraphCommit[] = [];
  const touching = readTouched(cwd, checkout?.prefix ?? '.', relevant, (commit, paths) => {
    attribution.add(commit, paths);
    if (mayMoveFolders(paths)) suspects.push(commit);
  });
  await Promise.all([touching, mapCoAuthors(cwd, relevant)]);
  const range = { cwd, supply, graph, differences, queries: asked, checkout, graphOf };
  const former = await findFormerRoots(range, suspects);
  const sides = attribution.sides(relevant, differences, former);
  const same = await readSameChanges(cwd, supply, sides, attribution);
  const stepsFrom = stepsOf(graph, asked);
  const history = {
    queries: asked,
    sides,
    differences,
    commits: relevant.filter((commit) => attribution.touchesNotes(commit)),
    isOnLine: (tip: string, { index }: GraphCommit) => stepsFrom(tip)[index] === index,
  };
  const notes = await readNoteFiles(cwd, supply, history, former.withFormer(roots), isSameNote);
  const found = collectChanges(graph, asked, sides, notes, same, stepsFrom);
  return new Map(queries.map((query) => [query.component, found.get(query.component) ?? NOTHING]));
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
