import type { ChangesQuery } from '../../../core/ports/changes.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import type { Reach } from './reach.js';

export type Side = 'comes' | 'goes';

/** The two endpoints of a query as positions in the list of endpoints; `from` is -1 for "nothing yet". */
interface Pair {
  readonly from: number;
  readonly to: number;
}

/** Decides for a commit on which side of which query it stands. */
export class Differences {
  readonly endpoints: readonly string[];
  private readonly pairs: readonly Pair[];
  private readonly wanted = new Map<Reach, boolean>();

  constructor(queries: readonly ChangesQuery[]) {
    const ids = new Map<string, number>();
    const position = (id: string): number => {
      const known = ids.get(id);
      if (known !== undefined) return known;
      ids.set(id, ids.size);
      return ids.size - 1;
    };
    this.pairs = queries.map((query) => ({
      to: position(query.to),
      from: query.from === null ? -1 : position(query.from),
    }));
    this.endpoints = [...ids.keys()];
  }

  side(commit: GraphCommit, query: number): Side | null {
    return sideOf(commit.reach, this.pairs[query] as Pair);
  }

  /** The commits that are in at least one query's difference: only their trees have to be read. */
  relevant(graph: CommitGraph): GraphCommit[] {
    return graph.commits.filter((commit) => this.isWanted(commit.reach));
  }

  private isWanted(reach: Reach): boolean {
    let wanted = this.wanted.get(reach);
    if (wanted === undefined) {
      wanted = this.pairs.some((pair) => sideOf(reach, pair) !== null);
      this.wanted.set(reach, wanted);
    }
    return wanted;
  }
}

function sideOf(reach: Reach, { from, to }: Pair): Side | null {
  const inTo = reach.has(to);
  const inFrom = from !== -1 && reach.has(from);
  if (inTo === inFrom) return null;
  return inTo ? 'comes' : 'goes';
}
