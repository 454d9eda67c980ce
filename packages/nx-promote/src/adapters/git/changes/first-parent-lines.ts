import type { CommitGraph, GraphCommit } from './commit-graph.js';

/**
 * A first-parent line from a tip down to where the graph ends. A commit belongs to the oldest step of the
 * line that reaches it: the merge that brought it.
 */
export interface Line {
  readonly tip: string;
  /** Index of the step that brought each commit of the graph; -1 where the line does not reach. */
  stepOf(): Int32Array;
}

/** Finds the lines that the endpoints stand on. Most stand on one: the trunk. */
export class Lines {
  private readonly lineOfStep = new Map<string, Line>();

  /** `endpoints` in the graph's order, so that a tip is met before what lies below it on the same line. */
  constructor(
    private readonly graph: CommitGraph,
    endpoints: readonly string[],
  ) {
    for (const endpoint of [...endpoints].sort((a, b) => this.index(a) - this.index(b))) this.claim(endpoint);
  }

  of(endpoint: string): Line | undefined {
    return this.lineOfStep.get(endpoint);
  }

  private claim(endpoint: string): void {
    if (this.lineOfStep.has(endpoint)) return;
    const steps = this.stepsFrom(endpoint);
    const line: Line = { tip: endpoint, stepOf: () => attribute(this.graph, steps) };
    for (const step of steps) if (!this.lineOfStep.has(step.id)) this.lineOfStep.set(step.id, line);
  }

  private stepsFrom(tip: string): GraphCommit[] {
    const steps: GraphCommit[] = [];
    for (let at = this.graph.byId.get(tip); at !== undefined;) {
      steps.push(at);
      const first = at.parentIds[0];
      at = first === undefined ? undefined : this.graph.byId.get(first);
    }
    return steps;
  }

  private index(id: string): number {
    return this.graph.byId.get(id)?.index ?? Number.MAX_SAFE_INTEGER;
  }
}

function attribute(graph: CommitGraph, steps: readonly GraphCommit[]): Int32Array {
  const stepOf = new Int32Array(graph.commits.length).fill(-1);
  for (const step of [...steps].reverse()) {
    const todo = [step];
    for (let commit = todo.pop(); commit !== undefined; commit = todo.pop()) {
      if (stepOf[commit.index] !== -1) continue;
      stepOf[commit.index] = step.index;
      for (const id of commit.parentIds) {
        const parent = graph.byId.get(id);
        if (parent !== undefined && stepOf[parent.index] === -1) todo.push(parent);
      }
    }
  }
  return stepOf;
}
