import type { ProjectGraph } from '@nx/devkit';
import { authorProblem } from '../adapters/git/deployment-repository/workspace.js';
import { missingProgram } from '../adapters/suites/missing-program.js';
import type { PreflightReader } from '../core/ports/preflight.js';

/** Looks at git, at Nx's graph and at the programs of this machine. */
export function createPreflight(workspaceRoot: string, remote: string, graph: ProjectGraph): PreflightReader {
  return {
    committer: () => authorProblem(workspaceRoot, remote),
    targets: (component) => {
      const node = graph.nodes[component];
      return node === undefined ? null : Object.keys(node.data.targets ?? {});
    },
    missingProgram: (suite) => missingProgram(suite, workspaceRoot, process.env['PATH'] ?? ''),
  };
}
