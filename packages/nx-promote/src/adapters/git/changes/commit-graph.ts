import type { CommitFacts } from '../../../core/ports/changes.js';
import type { CommitRecord } from './commit-records.js';
import { Reach } from './reach.js';

/** A commit of the walked range. Parents that lie outside of it are left out of `parents`. */
export interface GraphCommit {
  readonly id: string;
  readonly index: number;
  readonly parentIds: readonly string[];
  readonly tree: string;
  /** Co-authors are as their trailers spell them, until `.mailmap` was asked. */
  facts: CommitFacts;
  /** From which endpoints it can be reached. */
  readonly reach: Reach;
}

/** What `git diff-tree --stdin` reads to compare each commit with its first parent, a root with nothing. */
export function againstFirstParents(commits: readonly GraphCommit[]): string {
  return commits
    .map(({ id, parentIds: [parent] }) => `${id}${parent === undefined ? '' : ` ${parent}`}\n`)
    .join('');
}

/** The commits between the endpoints, children before parents. */
export interface CommitGraph {
  readonly commits: readonly GraphCommit[];
  readonly byId: ReadonlyMap<string, GraphCommit>;
}

/**
 * Takes the records of `git rev-list --topo-order` one by one. In that order every child of a commit
 * has been seen before it, so its reach is final when it comes; and once all that is still to come is
 * reachable from every endpoint, the rest of the history can be in nobody's difference.
 */
export class GraphBuilder {
  private readonly commits: GraphCommit[] = [];
  private readonly byId = new Map<string, GraphCommit>();
  private readonly waiting = new Map<string, Reach>();
  private readonly none: Reach;
  private readonly everywhere: Reach;
  private incomplete = 0;

  /** `wantsAll`: somebody asks for everything below an endpoint, so the walk never ends early. */
  constructor(
    endpoints: readonly string[],
    private readonly wantsAll: boolean,
  ) {
    this.none = Reach.none(endpoints.length);
    this.everywhere = endpoints.reduce((reach, _, index) => reach.with(index), this.none);
    endpoints.forEach((id, index) => this.reachFrom(id, this.none.with(index)));
  }

  add({ tree, facts }: CommitRecord): void {
    const { id, parents: parentIds } = facts;
    const reach = this.waiting.get(id) ?? this.none;
    if (this.waiting.delete(id) && reach !== this.everywhere) this.incomplete -= 1;
    const commit = { id, index: this.commits.length, parentIds, tree, facts, reach };
    this.commits.push(commit);
    this.byId.set(id, commit);
    for (const parent of parentIds) this.reachFrom(parent, reach);
  }

  /** True when nothing that is still to come can matter. */
  get complete(): boolean {
    return !this.wantsAll && this.incomplete === 0;
  }

  /** Whether a commit without parents is in somebody's difference: a beginning, or where a shallow clone ends. */
  get endsEarly(): boolean {
    return this.commits.some(({ id, parentIds }) => parentIds.length === 0 && this.needsParentsOf(id));
  }

  /** Whether a commit was seen whose ancestors may be in somebody's difference. */
  needsParentsOf(id: string): boolean {
    const commit = this.byId.get(id);
    return commit !== undefined && (this.wantsAll || commit.reach !== this.everywhere);
  }

  build(): CommitGraph {
    return { commits: this.commits, byId: this.byId };
  }

  private reachFrom(id: string, reach: Reach): void {
    const before = this.waiting.get(id);
    const united = before === undefined ? reach : before.union(reach);
    const after = united.contains(this.everywhere) ? this.everywhere : united;
    if (before !== undefined && before !== this.everywhere) this.incomplete -= 1;
    if (after !== this.everywhere) this.incomplete += 1;
    this.waiting.set(id, after);
  }
}
