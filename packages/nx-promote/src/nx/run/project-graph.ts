import type { ProjectGraph } from '@nx/devkit';

/** What the core needs to know of Nx's project graph: plain data about one project. */
export interface ProjectFacts {
  readonly name: string;
  readonly root: string;
  /** Roots of its dependency closure, its own first, the others sorted. */
  readonly closureRoots: readonly string[];
  /** Roots of other projects inside of those, sorted: Nx gives a file to the project with the longest root. */
  readonly nestedRoots: readonly string[];
  /** npm packages of the closure as the graph names them (`npm:express`), sorted. */
  readonly npmDependencies: readonly string[];
}

/** Reads the closure of each of the given projects out of the graph. */
export function projectFacts(graph: ProjectGraph, names: readonly string[]): ProjectFacts[] {
  const everyRoot = [...new Set(Object.values(graph.nodes).map((node) => node.data.root))].sort();
  return names.flatMap((name) => {
    const node = graph.nodes[name];
    if (node === undefined) return [];
    const reached = closure(graph, name);
    const roots = [...reached].flatMap((reachedName) => {
      const root = graph.nodes[reachedName]?.data.root;
      return root === undefined || root === node.data.root ? [] : [root];
    });
    const closureRoots = [node.data.root, ...[...new Set(roots)].sort()];
    return [
      {
        name,
        root: node.data.root,
        closureRoots,
        nestedRoots: nestedRoots(everyRoot, closureRoots),
        npmDependencies: [...reached].filter((reachedName) => graph.nodes[reachedName] === undefined).sort(),
      },
    ];
  });
}

function nestedRoots(everyRoot: readonly string[], closureRoots: readonly string[]): string[] {
  const own = new Set(closureRoots);
  if (own.has('.')) return everyRoot.filter((root) => !own.has(root));
  return everyRoot.filter((root) => !own.has(root) && foldersAbove(root).some((folder) => own.has(folder)));
}

function foldersAbove(root: string): string[] {
  const parts = root.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
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
