import { git, gitOk } from '../../process/git.js';
import { fetchTrunk, listRefs } from './remote-state.js';

/** The trunk as the remote has it, and what stands in it. */
export interface TrunkFiles {
  readonly tip: string;
  /** Whether the checkout's HEAD is on it. */
  readonly hasHead: boolean;
  /** Text by path, relative to the workspace; null where there is no such file. */
  read(path: string): Promise<string | null>;
}

/** Looks the trunk up on its remote; null when there is no such branch. */
export async function openTrunk(
  cwd: string,
  { remote, trunk }: { readonly remote: string; readonly trunk: string },
): Promise<TrunkFiles | null> {
  const ref = `refs/heads/${trunk}`;
  const tip = (await listRefs(cwd, remote, [ref])).get(ref);
  if (tip === undefined) return null;
  await fetchTrunk(cwd, remote, trunk, tip);
  const args = ['rev-parse', '--show-prefix'];
  const prefix = (await gitOk({ args, cwd }, 'finding the workspace')).toString('utf8').replace(/\n$/, '');
  const { exitCode } = await git({ args: ['merge-base', '--is-ancestor', 'HEAD', tip], cwd });
  return {
    tip,
    hasHead: exitCode === 0,
    async read(path) {
      const result = await git({ args: ['cat-file', 'blob', `${tip}:${prefix}${path}`], cwd });
      return result.exitCode === 0 ? result.stdout.toString('utf8') : null;
    },
  };
}
