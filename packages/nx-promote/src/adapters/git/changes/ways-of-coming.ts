import type { ChangesQuery } from '../../../core/ports/changes.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import type { IsStep } from './commit-touches.js';
import { Lines, type Line } from './first-parent-lines.js';

/** Below a tip: the index of the step that brought each commit of the graph. */
export type StepsFrom = (tip: string) => Int32Array;

/** Attributions are as long as the graph and most queries share one, so each is made once. */
export function stepsOf(graph: CommitGraph, queries: readonly ChangesQuery[]): StepsFrom {
  const endpoints = queries.flatMap(({ from, to }) => (from === null ? [to] : [to, from]));
  const lines = new Lines(graph, endpoints);
  const nowhere: Line = { tip: '', stepOf: () => new Int32Array(graph.commits.length).fill(-1) };
  const made = new Map<Line, Int32Array>();
  return (tip) => {
    // The walk ends before a tip that has nothing of its own.
    const line = lines.of(tip) ?? nowhere;
    const known = made.get(line) ?? line.stepOf();
    made.set(line, known);
    return known;
  };
}

/** Whether a commit is a step of the line that a query's side looks along. */
export function stepsBy(queries: readonly ChangesQuery[], stepsFrom: StepsFrom): IsStep {
  return ({ index }, component, side) => {
    const query = queries[component] as ChangesQuery;
    const tip = side === 'comes' ? query.to : query.from;
    return tip !== null && stepsFrom(tip)[index] === index;
  };
}

/** Which commits must be compared with their first parent, and which merges with all: some with both. */
export function byWayOfComing(
  commits: readonly GraphCommit[],
  queries: readonly ChangesQuery[],
  stepsFrom: StepsFrom,
): { readonly steps: readonly GraphCommit[]; readonly brought: readonly GraphCommit[] } {
  const isMerge = ({ parentIds }: GraphCommit): boolean => parentIds.length > 1;
  if (!commits.some(isMerge)) return { steps: commits, brought: [] };
  const tips = new Set(queries.flatMap(({ from, to }) => (from === null ? [to] : [to, from])));
  const lines = [...new Set([...tips].map(stepsFrom))];
  return {
    steps: commits.filter(
      (commit) => !isMerge(commit) || lines.some((line) => line[commit.index] === commit.index),
    ),
    brought: commits.filter(
      (commit) => isMerge(commit) && lines.some((line) => isBroughtIn(line, commit.index)),
    ),
  };
}

function isBroughtIn(line: Int32Array, index: number): boolean {
  return line[index] !== -1 && line[index] !== index;
}
