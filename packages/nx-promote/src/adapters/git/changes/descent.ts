import type { CommitGraph } from './commit-graph.js';
import { Reach } from './reach.js';

/** Tells which commits stand on some chosen ones: those themselves and all their descendants. */
export interface Descent {
  /** False where no graph has both. */
  isOn(id: string, chosen: string): boolean;
}

/** Looks at each graph once, from its oldest commit on. */
export function descentIn(graphs: readonly CommitGraph[], chosen: readonly string[]): Descent {
  const parts = graphs.map((graph) => new GraphDescent(graph, chosen));
  return { isOn: (id, on) => parts.some((part) => part.isOn(id, on)) };
}

class GraphDescent implements Descent {
  private readonly position = new Map<string, number>();
  private readonly standsOn: readonly Reach[];

  constructor(
    private readonly graph: CommitGraph,
    chosen: readonly string[],
  ) {
    for (const id of chosen) {
      if (graph.byId.has(id) && !this.position.has(id)) this.position.set(id, this.position.size);
    }
    this.standsOn = this.position.size === 0 ? [] : this.fromTheOldest();
  }

  isOn(id: string, chosen: string): boolean {
    const [commit, position] = [this.graph.byId.get(id), this.position.get(chosen)];
    if (commit === undefined || position === undefined) return false;
    return (this.standsOn[commit.index] as Reach).has(position);
  }

  private fromTheOldest(): Reach[] {
    const standsOn: Reach[] = [];
    const none = Reach.none(this.position.size);
    for (const { id, index, parentIds } of [...this.graph.commits].reverse()) {
      const own = this.position.get(id);
      let on = own === undefined ? none : none.with(own);
      for (const parent of parentIds) {
        const at = this.graph.byId.get(parent)?.index;
        if (at !== undefined) on = on.union(standsOn[at] as Reach);
      }
      standsOn[index] = on;
    }
    return standsOn;
  }
}
