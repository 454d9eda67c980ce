import { refuse, succeed } from './outcomes';
import { git, nx } from './run';
import type { SmallWorkspace } from './small-workspace';

/** Commands of one workspace, as a person types them. */
export interface Typist {
  /** Gives what was printed; fails the test when the command does. */
  succeed(...args: string[]): Promise<string>;
  /**
   * Gives what was printed by a command that is refused: with an exit code, without a stack trace, and with
   * nothing changed on the remote, in the deployment repository or in the registry.
   */
  refuse(...args: string[]): Promise<string>;
}

/** `where` is the checkout in which they are typed, when it is not the workspace's own. */
export function typistOf(
  workspace: SmallWorkspace,
  images: readonly string[],
  where = workspace.root,
): Typist {
  return {
    succeed: (...args) => succeed(nx(where, args)),
    async refuse(...args) {
      const before = await everythingRemote(workspace, images);
      const output = await refuse(nx(where, args));
      expect(output).not.toMatch(/^\s+at .*[(:]/m);
      expect(await everythingRemote(workspace, images)).toEqual(before);
      return output;
    },
  };
}

/** What others can see: refs with the ledger among them, deployments, and the names of images. */
async function everythingRemote(
  { remote, deployments, registry }: SmallWorkspace,
  images: readonly string[],
): Promise<object> {
  const tags = await Promise.all(images.map((image) => imageTags(registry.url, image)));
  return { remote: git(remote, 'for-each-ref'), deployments: git(deployments, 'for-each-ref'), tags };
}

async function imageTags(url: string, image: string): Promise<readonly string[]> {
  const { tags } = (await (await fetch(`${url}/v2/${image}/tags/list`)).json()) as { tags?: string[] };
  return [...(tags ?? [])].sort();
}
