import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  hasDebianRegistry,
  startDebianRegistry,
  type RunningRegistry,
} from '../../packages/nx-promote/src/testing/debian-registry';
import { putImage } from '../../packages/nx-promote/src/testing/registry-images';
import { linkPackages } from '../../tools/playground/install-plugin';
import { startRegistry } from '../../tools/registry/start-registry';
import { git } from './run';

export interface SmallWorkspace {
  readonly folder: string;
  readonly root: string;
  readonly remote: string;
  readonly deployments: string;
  /** The repository of the ledger: the remote, unless it has one of its own. */
  readonly ledger: string;
  readonly registry: RunningRegistry;
  /** Writes files, commits and pushes them; gives the commit. */
  commit(message: string, files: Readonly<Record<string, string>>): string;
  /** Puts an image there as the builder would have, under the commit's short id. */
  build(component: string, commit: string): Promise<void>;
  /** What an environment is told to run, from the deployment repository. */
  deployed(environment: string): string;
  close(): Promise<void>;
}

export interface SmallOptions {
  readonly components: readonly string[];
  readonly install?: (root: string) => Promise<void>;
  readonly pipeline?: (pipeline: PipelineJson) => void;
  /** Gives the ledger a repository of its own, under the remote `records`. */
  readonly ledgerElsewhere?: boolean;
  readonly releaseJson?: Readonly<Record<string, object>>;
  /** Starts the registry on a folder; Debian's, where it is installed, when absent. */
  readonly registry?: (folder: string) => Promise<RunningRegistry>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests write whatever they need into it
export type PipelineJson = Record<string, any>;

/** A workspace of components that are one file each, with a remote, a deployment repository and a registry. */
export async function createSmallWorkspace(options: SmallOptions): Promise<SmallWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'nx-promote-e2e-'));
  const [root, remote, deployments] = [
    join(folder, 'workspace'),
    join(folder, 'remote.git'),
    join(folder, 'deployments.git'),
  ];
  git(folder, 'init', '--quiet', '--bare', '-b', 'master', remote);
  git(folder, 'init', '--quiet', '--bare', '-b', 'master', deployments);
  seedDeployments(folder, deployments);
  const registry = await (options.registry ?? usualRegistry)(join(folder, 'registry'));
  git(folder, 'clone', '--quiet', remote, root);
  git(root, 'config', 'user.name', 'A Person');
  git(root, 'config', 'user.email', 'person@example.org');
  const ledger = options.ledgerElsewhere === true ? join(folder, 'records.git') : remote;
  if (ledger !== remote) {
    git(folder, 'init', '--quiet', '--bare', ledger);
    git(root, 'remote', 'add', 'records', ledger);
  }
  await (options.install ?? linkPackages)(root);
  const workspace: SmallWorkspace = {
    folder,
    root,
    remote,
    deployments,
    ledger,
    registry,
    commit(message, files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      git(root, 'add', '--all');
      git(root, 'commit', '--quiet', '-m', message);
      git(root, 'push', '--quiet', 'origin', 'HEAD:master');
      return git(root, 'rev-parse', 'HEAD');
    },
    async build(component, commit) {
      const image = { tag: commit.slice(0, 7), revision: commit, content: component };
      await putImage({ url: registry.url, image: component }, image);
    },
    deployed: (environment) => git(deployments, 'show', `master:environments/${environment}.env`),
    async close() {
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  workspace.commit('Begin', firstFiles(options, registry.url, deployments));
  git(root, 'fetch', '--quiet', 'origin');
  return workspace;
}

function usualRegistry(folder: string): Promise<RunningRegistry> {
  return hasDebianRegistry() ? startDebianRegistry({ folder }) : startRegistry({ folder });
}

function seedDeployments(folder: string, deployments: string): void {
  const seed = join(folder, 'seed');
  git(folder, 'clone', '--quiet', deployments, seed);
  writeFileSync(join(seed, 'README.md'), 'What runs where.\n');
  git(seed, 'add', '.');
  git(seed, '-c', 'user.name=Ops', '-c', 'user.email=ops@example.org', 'commit', '--quiet', '-m', 'Begin');
  git(seed, 'push', '--quiet', 'origin', 'HEAD:master');
}

function firstFiles(options: SmallOptions, registry: string, deployments: string): Record<string, string> {
  const pipeline = pipelineJson(registry, deployments);
  if (options.ledgerElsewhere === true) pipeline['ledger'] = { remote: 'records' };
  options.pipeline?.(pipeline);
  const files: Record<string, string> = {
    '.gitignore': 'node_modules/\n.nx/\n',
    'package.json': JSON.stringify({ name: 'small', version: '0.0.0', private: true }),
    'nx.json': JSON.stringify({ plugins: ['nx-promote'], analytics: false, neverConnectToCloud: true }),
    'release-pipeline.json': JSON.stringify(pipeline, null, 2),
  };
  for (const name of options.components) {
    files[`components/${name}/project.json`] = JSON.stringify({ name });
    files[`components/${name}/release.json`] = JSON.stringify(options.releaseJson?.[name] ?? {});
    files[`components/${name}/main.js`] = '// 1\n';
  }
  return files;
}

function pipelineJson(registry: string, deployments: string): PipelineJson {
  const environment = (name: string, more: object): object => ({
    name,
    deploy: {
      driver: 'gitops',
      repository: deployments,
      branch: 'master',
      file: 'environments/{environment}.env',
      key: '{COMPONENT}',
    },
    verify: ['check'],
    ...more,
  });
  return {
    trunk: 'master',
    registry,
    image: { build: 'registry', timeout: '20s' },
    suites: { check: { scope: 'environment', at: 'checkout', command: ['node', '-e', '0'] } },
    environments: [
      environment('dev', { enters: 'on-merge' }),
      environment('integration', { enters: 'on-merge' }),
      environment('staging', { enters: 'on-request', releaseTag: '{component}/v{version}.rc' }),
    ],
  };
}
