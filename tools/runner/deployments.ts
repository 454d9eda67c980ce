import { git, gitText } from '../playground/git.js';
import { readEnvFile, readYamlFile, type DesiredImages } from './desired-state.js';

/** What the deployment repository says at one commit. */
export interface DesiredState {
  readonly commit: string;
  readonly environments: ReadonlyMap<string, DesiredImages>;
  /** Files that could not be read; their environments are absent, and keep what they run. */
  readonly problems: readonly string[];
}

/** Follows the branch master of a deployment repository, through a copy of its own. */
export class Deployments {
  private seen: string | undefined;

  constructor(
    private readonly remote: string,
    private readonly mirror: string,
  ) {}

  /** The state after a push, or undefined when nothing was pushed since the last look. */
  async next(): Promise<DesiredState | undefined> {
    const line = await gitText(['ls-remote', '--', this.remote, 'refs/heads/master']);
    const commit = line.split('\t')[0] ?? '';
    if (commit === '' || commit === this.seen) return undefined;
    await git(['init', '--quiet', '--bare', '--', this.mirror]);
    const refspec = '+refs/heads/master:refs/heads/master';
    await git(['-C', this.mirror, 'fetch', '--quiet', '--', this.remote, refspec]);
    // A push may have come in between; what was fetched is read, whatever was listed before.
    const fetched = await gitText(['-C', this.mirror, 'rev-parse', 'refs/heads/master']);
    const state = await this.read(fetched);
    this.seen = fetched;
    return state;
  }

  private async read(commit: string): Promise<DesiredState> {
    const environments = new Map<string, DesiredImages>();
    const broken = new Set<string>();
    const problems: string[] = [];
    const list = await gitText(['-C', this.mirror, 'ls-tree', '-z', '--name-only', commit, 'environments/']);
    for (const path of list.split('\0')) {
      const [, name, kind] = /^environments\/([^/]+)\.(env|ya?ml)$/.exec(path) ?? [];
      if (name === undefined) continue;
      const text = await gitText(['-C', this.mirror, 'cat-file', 'blob', `${commit}:${path}`]);
      try {
        const images = kind === 'env' ? readEnvFile(text) : readYamlFile(text);
        environments.set(name, new Map([...(environments.get(name) ?? []), ...images]));
      } catch (error) {
        broken.add(name);
        problems.push(`${path} cannot be read: ${(error as Error).message}`);
      }
    }
    for (const name of broken) environments.delete(name);
    return { commit, environments, problems };
  }
}
