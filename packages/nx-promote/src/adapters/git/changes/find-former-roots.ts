import type { ChangesQuery } from '../../../core/ports/changes.js';
import type { PathOwners } from '../attribution/path-owners.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import type { IsStep } from './commit-touches.js';
import type { Differences } from './difference.js';
import type { FolderMove } from './folder-moves.js';
import { FormerRoots } from './former-roots.js';
import { lackingRoots, laterCommits, type Checkout } from './later-moves.js';
import type { ObjectSupply } from './object-supply.js';
import { readMoves } from './read-moves.js';

/** What is known when somebody asks where the components were before. */
export interface Range {
  readonly cwd: string;
  readonly supply: Pick<ObjectSupply, 'trees'>;
  readonly graph: CommitGraph;
  readonly differences: Differences;
  readonly queries: readonly ChangesQuery[];
  readonly isStep: IsStep;
  readonly checkout: Checkout | null;
  /** The graph between other endpoints. */
  readonly graphOf: (endpoints: readonly string[]) => Promise<CommitGraph>;
}

/**
 * Where the components and their libraries were before commits of the range moved them; and, where the range
 * is older than today's folders, before a later commit did. One git process when a commit of the range may be a
 * move, two more when a folder is not there yet.
 */
export async function findFormerRoots(
  range: Range,
  today: PathOwners,
  suspects: readonly GraphCommit[],
): Promise<FormerRoots> {
  const { cwd, graph, differences, queries, isStep } = range;
  const later = await laterGraph(range);
  const commits = new Map([...suspects, ...later.commits].map((commit) => [commit.id, commit]));
  const moves = await readMoves(cwd, [...commits.values()]);
  const counts = ({ commit }: FolderMove, component: number): boolean => {
    const here = graph.byId.get(commit);
    const side = here === undefined ? null : differences.side(here, component);
    if (here !== undefined && side !== null) {
      // A merge that was brought moves nothing: the commits that came with it do.
      return here.parentIds.length < 2 || isStep(here, component, side);
    }
    return later.isAfter(commit, queries[component] as ChangesQuery);
  };
  return FormerRoots.find([graph, ...later.graphs], queries, today, moves, counts);
}

interface Later {
  readonly graphs: readonly CommitGraph[];
  readonly commits: readonly GraphCommit[];
  isAfter(commit: string, query: ChangesQuery): boolean;
}

const NOTHING_LATER: Later = { graphs: [], commits: [], isAfter: () => false };

async function laterGraph({ cwd, supply, queries, checkout, graphOf }: Range): Promise<Later> {
  if (checkout === null) return NOTHING_LATER;
  const lacking = await lackingRoots(cwd, checkout, queries);
  if (lacking.size === 0) return NOTHING_LATER;
  const endpoints = [...new Set([checkout.head, ...[...lacking].map(({ to }) => to)])];
  const graph = await graphOf(endpoints);
  const commits = laterCommits(graph, endpoints);
  await supply.trees(commits);
  return {
    graphs: [graph],
    commits,
    isAfter(commit, query) {
      const reach = graph.byId.get(commit)?.reach;
      return lacking.has(query) && reach?.has(0) === true && !reach.has(endpoints.indexOf(query.to));
    },
  };
}
