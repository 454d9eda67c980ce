import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeDemoFile } from './demo-file.js';
import { copyExample, readExample, type Example } from './example.js';
import { git } from './git.js';
import { linkPackages } from './install-plugin.js';
import { mergeInto, type Merge } from './merge.js';
import { cloneFor, commitAndPush, keeper, makeBareRepository, makeDeployments } from './repositories.js';
import { Services } from './services.js';

/** What a playground is made of. */
export interface PlaygroundOptions {
  /** An empty or absent folder. */
  readonly folder: string;
  /** The embedded registry, or the URL of one that runs already. */
  readonly registry: 'embedded' | { readonly url: string };
  /** Whether a builder answers build tags: the embedded one, or one that calls buildah. */
  readonly withBuilder: boolean | 'buildah';
  /** Whether it is careless, and builds for release tags too. */
  readonly rebuildReleaseTags?: boolean;
  /** Puts the plugin into the workspace; links this repository's packages when absent. */
  readonly installPlugin?: (workspace: string) => Promise<void>;
  /** The example to begin with; `examples/ingest` when absent. */
  readonly example?: string;
}

/** A playground at work. */
export interface Playground {
  readonly folder: string;
  readonly workspace: string;
  readonly remote: string;
  readonly deployments: string;
  readonly registry: { readonly url: string; readonly host: string };
  /** The runner's gateway, `http://127.0.0.1:P`. */
  readonly gateway: string;
  readonly example: Example;
  readonly services: Services;
  /** Where a component of an environment is reached. */
  urlOf(environment: string, component: string): string;
  /**
   * A colleague's merge: made in a clone of theirs and pushed. The workspace pulls it, unless told not to.
   * Gives the merge commit.
   */
  merge(title: string, change: Omit<Merge, 'title'>, pull?: boolean): Promise<string>;
  /** Restarts the builder, careless or careful. */
  setCareless(careless: boolean): Promise<void>;
  /** Kills a service as a crash would, or starts it again on the same port. */
  kill(service: 'registry' | 'builder' | 'runner'): Promise<void>;
  restart(service: 'registry' | 'builder' | 'runner'): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a playground and starts what runs in it; leaves no process behind when that fails. */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const services = await Services.of(folder);
  try {
    return await build({ ...options, folder }, services);
  } catch (error) {
    await services.stop();
    throw error;
  }
}

/** Ends the processes of a playground that any process made; its files stay. */
export async function stopPlayground(folder: string): Promise<void> {
  await (await Services.of(resolve(folder))).stop();
}

async function build(options: PlaygroundOptions, services: Services): Promise<Playground> {
  const { folder } = options;
  const example = options.example ?? join(__dirname, '..', '..', 'examples', 'ingest');
  const told = await readExample(example);
  const workspace = join(folder, 'workspace');
  const remote = join(folder, 'remote.git');
  const deployments = join(folder, 'deployments.git');
  await makeBareRepository(remote);
  await makeDeployments(deployments, join(folder, 'deployments'), told.environments, told.components);
  const [registry, gateway] = await Promise.all([
    startRegistryService(options, services),
    startRunnerService(options, services, deployments),
  ]);
  if (options.withBuilder !== false) {
    const tool = options.withBuilder === 'buildah' ? 'buildah' : 'embedded';
    const careless = String(options.rebuildReleaseTags === true);
    const own = ['--folder', join(folder, 'builder'), '--rebuild-release-tags', careless, '--tool', tool];
    await services.start('builder', ['--remote', remote, '--registry', registry.host, ...own]);
  }
  await cloneFor(keeper, remote, workspace);
  await copyExample(example, workspace, { registry: registry.host, gateway, deployments });
  await (options.installPlugin ?? linkPackages)(workspace);
  await makeHistory(workspace, colleagueOf(folder), remote, told.history);
  const playground = assemble({ folder, workspace, remote, deployments, registry, gateway, services }, told);
  await writeDemoFile(playground);
  return playground;
}

type Parts = Pick<
  Playground,
  'folder' | 'workspace' | 'remote' | 'deployments' | 'registry' | 'gateway' | 'services'
>;

function assemble(parts: Parts, example: Example): Playground {
  const { folder, workspace, gateway, services } = parts;
  const playground: Playground = {
    ...parts,
    example,
    urlOf: (environment, component) => `${gateway}/${environment}/${component}`,
    merge: async (title, change, pull = true) => {
      const commit = await mergeInto(colleagueOf(folder), { title, ...change });
      if (pull) await git(['pull', '--quiet', '--ff-only'], { cwd: workspace });
      return commit;
    },
    setCareless: async (careless) => {
      await services.restart('builder', ['--rebuild-release-tags', String(careless)]);
      await writeDemoFile(playground);
    },
    kill: (service) => services.kill(service),
    restart: async (service) => {
      await services.restart(service);
      await writeDemoFile(playground);
    },
    stop: () => services.stop(),
  };
  return playground;
}

async function startRegistryService(
  options: PlaygroundOptions,
  services: Services,
): Promise<Playground['registry']> {
  if (options.registry !== 'embedded') {
    const { url } = options.registry;
    return { url, host: new URL(url).host };
  }
  const { url = '', host = '' } = await services.start('registry', [
    '--folder',
    join(options.folder, 'registry'),
  ]);
  return { url, host };
}

async function startRunnerService(
  options: PlaygroundOptions,
  services: Services,
  deployments: string,
): Promise<string> {
  const args = ['--deployments', deployments, '--folder', join(options.folder, 'runner')];
  const { url = '' } = await services.start('runner', args);
  return url;
}

const day = 24 * 60 * 60 * 1000;

async function makeHistory(
  workspace: string,
  colleague: string,
  remote: string,
  history: readonly Merge[],
): Promise<void> {
  const now = Date.now();
  const begin = now - (history.length + 1) * day;
  await commitAndPush(workspace, 'Take in, check, name and export submissions', new Date(begin));
  await cloneFor(keeper, remote, colleague);
  for (const [position, merge] of history.entries()) {
    await mergeInto(colleague, merge, new Date(begin + (position + 1) * day));
  }
  await git(['pull', '--quiet', '--ff-only'], { cwd: workspace });
}

function colleagueOf(folder: string): string {
  return join(folder, 'colleague');
}
