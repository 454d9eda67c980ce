import type { ProjectGraph } from '@nx/devkit';

/** What the core needs to know of Nx's project graph: plain data about one project. */
export interface ProjectFacts {
  readonly name: string;
  readonly root: string;
  /** Roots of its dependency closure, its own first, the others sorted. */
  readonly closureRoots: readonly string[];
  /** npm packages of the closure as the graph names them (`npm:express`), sorted. */
  readonly npmDependencies: readonly string[];
}

/** Reads the closure of each of the given projects out of the graph. */
export function projectFacts(graph: ProjectGraph, names: readonly string[]): ProjectFacts[] {
  return names.flatMap((name) => {
    const node = graph.nodes[name];
    if (node === undefined) return [];
    const reached = closure(graph, name);
    const roots = [...reached].flatMap((reachedName) => {
      const root = graph.nodes[reachedName]?.data.root;
      return root === undefined || root === node.data.root ? [] : [root];
    });
    return [
      {
        name,
        root: node.data.root,
        closureRoots: [node.data.root, ...[...new Set(roots)].sort()],
        npmDependencies: [...reached].filter((reachedName) => graph.nodes[reachedName] === undefined).sort(),
      },
    ];
  });
}

/** Everything reachable from a project, itself included, npm packages too. */
function closure(graph: ProjectGraph, start: string): Set<string> {
  const seen = new Set([start]);
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { target } of graph.dependencies[name] ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return seen;
}
