import type { ComponentScope } from '../../../core/model/component-scope.js';

/** A package as a lock file has it, or a place that leads to one. */
export interface LockNode {
  /** Name, version and checksum, as one text; null for a place that only leads elsewhere. */
  readonly label: string | null;
  /** For each package that it needs at run time, the places where that is looked for, in turn. */
  readonly needs: readonly (readonly string[])[];
}

/** A lock file, whatever its format: places, and what stands there. What only development needs is left out. */
export interface LockGraph {
  readonly places: readonly string[];
  /** Equal where a place stands for the same; undefined where nothing is. */
  print(place: string): string | undefined;
  node(place: string): LockNode | undefined;
  /** Where a package is looked for from a project, in turn. Several where the format does not say which it is. */
  entries(root: string, name: string): readonly (readonly string[])[];
}

/** What a component's npm packages resolve to. */
export interface Resolution {
  /** One line for each package, sorted: where it lies says nothing about what it is. */
  readonly text: string;
  /** Every place that was looked at, there or not: while these stay the same, so does the text. */
  readonly consulted: ReadonlySet<string>;
}

/** The packages of a component and all that they need, looked up from the roots of its closure. */
export function resolve(
  graph: LockGraph,
  { closureRoots, npmDependencies }: Pick<ComponentScope, 'closureRoots' | 'npmDependencies'>,
): Resolution {
  const labels = new Set<string>();
  const consulted = new Set<string>();
  const reached = new Set<string>();
  const pending = closureRoots.flatMap((root) =>
    npmDependencies.flatMap((dependency) => graph.entries(root, packageName(dependency))),
  );
  for (let places = pending.pop(); places !== undefined; places = pending.pop()) {
    const found = firstOf(graph, places, consulted);
    if (found === null || reached.has(found.place)) continue;
    reached.add(found.place);
    if (found.node.label !== null) labels.add(found.node.label);
    pending.push(...found.node.needs);
  }
  return { text: [...labels].sort().join('\n'), consulted };
}

function firstOf(
  graph: LockGraph,
  places: readonly string[],
  consulted: Set<string>,
): { readonly place: string; readonly node: LockNode } | null {
  for (const place of places) {
    consulted.add(place);
    const node = graph.node(place);
    if (node !== undefined) return { place, node };
  }
  return null;
}

/** Nx's `npm:name` and `npm:name@version`. */
function packageName(dependency: string): string {
  const name = dependency.replace(/^npm:/, '');
  const at = name.indexOf('@', 1);
  return at < 0 ? name : name.slice(0, at);
}

/** The places that stand for something else in two lock files. */
export function changedPlaces(one: LockGraph, other: LockGraph): ReadonlySet<string> {
  const places = [...one.places, ...other.places];
  return new Set(places.filter((place) => one.print(place) !== other.print(place)));
}
