import type { ProjectGraph } from '@nx/devkit';
import type { DeploymentRepositories } from '../../adapters/git/deployments/deployment-repositories.js';
import { authorProblem } from '../../adapters/git/deployments/workspace.js';
import { askToPush } from '../../adapters/git/repository/push-access.js';
import { git } from '../../adapters/process/git.js';
import { missingProgram } from '../../adapters/suites/missing-program.js';
import { isOwnTarget } from '../plugin-entry.js';
import type { PreflightReader, PushAccess } from '../../core/ports/preflight.js';

export interface PreflightOptions {
  readonly workspaceRoot: string;
  /** The workspace's remote. */
  readonly remote: string;
  readonly graph: ProjectGraph;
  readonly repositories: Pick<DeploymentRepositories, 'mayPush'>;
}

/** Looks at git, at Nx's graph, at the programs of this machine, and asks servers about rights. */
export function createPreflight({
  workspaceRoot,
  remote,
  graph,
  repositories,
}: PreflightOptions): PreflightReader {
  let hasCommitter = false;
  /** The places that allowed it: the steps of a process share this. */
  const allowed = new Set<string>();
  const ask = (repository: string | null, destination: string): Promise<PushAccess> => {
    if (repository !== null) return repositories.mayPush(repository);
    const cwd = workspaceRoot;
    return askToPush({ cwd, destination, git: (program) => git({ ...program, cwd }) });
  };
  return {
    committer: async () => {
      const problem = hasCommitter ? null : await authorProblem(workspaceRoot, remote);
      hasCommitter = problem === null;
      return problem;
    },
    targets: (component) => {
      const node = graph.nodes[component];
      if (node === undefined) return null;
      // Ours build nothing, and would hide the others in a message.
      const targets = Object.entries(node.data.targets ?? {});
      return targets.flatMap(([name, target]) => (isOwnTarget(target) ? [] : [name]));
    },
    missingProgram: (program) => missingProgram(program, workspaceRoot, process.env['PATH'] ?? ''),
    mayPush: async (target) => {
      const repository = 'repository' in target ? target.repository : null;
      const destination = 'remote' in target ? target.remote : remote;
      const place = JSON.stringify([repository, destination]);
      if (allowed.has(place)) return { kind: 'allowed' };
      const access = await ask(repository, destination);
      if (access.kind === 'allowed') allowed.add(place);
      return access;
    },
  };
}
