import type { ProjectGraph } from '@nx/devkit';
import type { DeploymentRepositories } from '../adapters/git/deployment-repository/deployment-repositories.js';
import { authorProblem } from '../adapters/git/deployment-repository/workspace.js';
import { askToPush } from '../adapters/git/push-access.js';
import { git } from '../adapters/process/git.js';
import { missingProgram } from '../adapters/suites/missing-program.js';
import type { PreflightReader, PushAccess, PushTarget } from '../core/ports/preflight.js';

export interface PreflightOptions {
  readonly workspaceRoot: string;
  /** The workspace's remote. */
  readonly remote: string;
  readonly graph: ProjectGraph;
  readonly repositories: Pick<DeploymentRepositories, 'mayPush'>;
}

/** The places that allowed it; steps of one process share what was asked. */
const ALLOWED = new Set<string>();

/** Looks at git, at Nx's graph, at the programs of this machine, and asks servers about rights. */
export function createPreflight({
  workspaceRoot,
  remote,
  graph,
  repositories,
}: PreflightOptions): PreflightReader {
  const ask = (target: PushTarget): Promise<PushAccess> => {
    if ('repository' in target && target.repository !== null) return repositories.mayPush(target.repository);
    const destination = 'remote' in target ? target.remote : remote;
    const inWorkspace = { cwd: workspaceRoot };
    return askToPush({
      ...inWorkspace,
      destination,
      git: (program) => git({ ...program, ...inWorkspace }),
    });
  };
  return {
    committer: () => authorProblem(workspaceRoot, remote),
    targets: (component) => {
      const node = graph.nodes[component];
      if (node === undefined) return null;
      // Ours build nothing, and would hide the others in a message.
      const targets = Object.entries(node.data.targets ?? {});
      return targets.flatMap(([name, { executor = '' }]) =>
        executor.startsWith('nx-promote:') ? [] : [name],
      );
    },
    missingProgram: (program) => missingProgram(program, workspaceRoot, process.env['PATH'] ?? ''),
    mayPush: async (target) => {
      const isOwn = 'repository' in target && target.repository === null;
      const key = JSON.stringify([workspaceRoot, isOwn ? { remote } : target]);
      if (ALLOWED.has(key)) return { kind: 'allowed' };
      const access = await ask(target);
      if (access.kind === 'allowed') ALLOWED.add(key);
      return access;
    },
  };
}
