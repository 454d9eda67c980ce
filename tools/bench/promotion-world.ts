import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDriver } from '../../packages/nx-promote/src/adapters/drivers/index.js';
import { createChangesReader } from '../../packages/nx-promote/src/adapters/git/changes/create-changes-reader.js';
import { createGit } from '../../packages/nx-promote/src/adapters/git/repository/create-git.js';
import { createDeploymentRepositories } from '../../packages/nx-promote/src/adapters/git/deployments/deployment-repositories.js';
import { createHistoryReader } from '../../packages/nx-promote/src/adapters/git/history/history-reader.js';
import { createLedgerStore } from '../../packages/nx-promote/src/adapters/git/ledger/create-ledger-store.js';
import { ledgerMoves, type RecordDraft } from '../../packages/nx-promote/src/core/ledger/draft.js';
import { ledgerRefs } from '../../packages/nx-promote/src/core/ledger/ref-names.js';
import { readSnapshot } from '../../packages/nx-promote/src/core/ledger/snapshot.js';
import type { Artifact } from '../../packages/nx-promote/src/core/model/artifact.js';
import type { Component } from '../../packages/nx-promote/src/core/model/component.js';
import type { Pipeline } from '../../packages/nx-promote/src/core/model/pipeline.js';
import { imageKey, type Registry } from '../../packages/nx-promote/src/core/ports/registry.js';
import type { World } from '../../packages/nx-promote/src/core/world.js';
import { FakeServer } from '../../packages/nx-promote/src/testing/fakes/fake-server.js';
import {
  fakeSetting,
  fakeWorld,
  type FakeSetting,
} from '../../packages/nx-promote/src/testing/fakes/fake-world.js';
import { buildRepository, gitIn } from '../../packages/nx-promote/src/testing/repositories.js';
import type { Monorepo } from './monorepos.js';

/** A monorepo whose components are all verified in integration, and in staging as they were some time ago. */
export interface PromotionWorld {
  readonly world: World;
  readonly checkout: string;
  /** The oldest commit that something ahead would replace: the plan has to know what has come since. */
  readonly before: string;
  close(): Promise<void>;
}

/** How much of the history lies between staging and integration: one commit in so many. */
const BEHIND = 20;

/** Git, ledger and deployment repository are real; the registry answers from memory. */
export async function createPromotionWorld(monorepo: Monorepo): Promise<PromotionWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nx-promote-bench-'));
  const [remote, checkout] = [join(folder, 'remote.git'), join(folder, 'checkout')];
  const clone = ['clone', '--quiet', '--shared', '--no-checkout'];
  await gitIn(folder, [...clone, '--bare', monorepo.folder, remote]);
  await gitIn(folder, [...clone, remote, checkout]);
  const before = await olderCommit(monorepo);
  const setting = settingOf(monorepo);
  const history = createHistoryReader({ workspaceRoot: checkout });
  const [now, then] = await Promise.all(
    [monorepo.head, before].map((commit) =>
      history.releaseCommits(commit, setting.components, setting.pipeline),
    ),
  );
  const filled = setting.components.map((component): Filled => {
    const of = (commits: typeof now): Artifact =>
      artifactOf(component, commits?.get(component.name)?.commit ?? before);
    return { component, integration: of(now), staging: of(then) };
  });
  const pipeline = await deployedIn(join(folder, 'deployments.git'), setting.pipeline, filled);
  const world: World = {
    ...fakeWorld(new FakeServer(), { ...setting, pipeline }, { invocation: 'bench' }),
    git: createGit({ workspaceRoot: checkout, pipeline, history }),
    ledger: createLedgerStore({ workspaceRoot: checkout, remote: 'origin', prefix: 'refs/promote' }),
    registry: registryOf(filled),
    changes: createChangesReader({ workspaceRoot: checkout }),
    driver: createDriver({
      workspaceRoot: checkout,
      repositories: createDeploymentRepositories({
        workspaceRoot: checkout,
        remote: 'origin',
        cacheFolder: join(folder, 'cache'),
      }),
    }),
  };
  await fillLedger(world, filled);
  const oldest = await oldestReplaced(monorepo, filled);
  return { world, checkout, before: oldest, close: () => rm(folder, { recursive: true, force: true }) };
}

interface Filled {
  readonly component: Component;
  readonly integration: Artifact;
  readonly staging: Artifact;
}

function settingOf(monorepo: Monorepo): FakeSetting {
  const base = fakeSetting(monorepo.parts.map(({ name }) => name));
  const parts = new Map(monorepo.parts.map(({ name, root, closureRoots }) => [name, { root, closureRoots }]));
  return {
    ...base,
    pipeline: { ...base.pipeline, trunk: 'main' },
    components: base.components.map((component) => ({ ...component, ...parts.get(component.name) })),
  };
}

function artifactOf({ name, image }: Component, commit: string): Artifact {
  const digest = `sha256:${createHash('sha256').update(`${name} ${commit}`).digest('hex')}`;
  return { commit, shortId: commit.slice(0, 7), image, digest };
}

/** A registry that knows every image and answers at once: its network is not what is measured. */
function registryOf(filled: readonly Filled[]): Registry {
  const images = new Map<string, string | null>(
    filled.flatMap(({ component: { imagePath }, integration, staging }) => [
      [`${imagePath}:${integration.shortId}`, integration.digest] as const,
      [`${imagePath}:v1.0.rc`, staging.digest] as const,
    ]),
  );
  const unused = (): never => {
    throw new Error('a plan asks a registry for digests alone');
  };
  return {
    digests: async (tags) => new Map(tags.map((tag) => [imageKey(tag), images.get(imageKey(tag)) ?? null])),
    image: unused,
    tags: unused,
    addTag: unused,
    removeTag: unused,
  };
}

/** The pipeline with a deployment repository in which staging is told to run what the ledger knows. */
async function deployedIn(
  repository: string,
  pipeline: Pipeline,
  filled: readonly Filled[],
): Promise<Pipeline> {
  const lines = filled.map(({ component, staging: { image, shortId, digest } }) => {
    const key = component.name.toUpperCase().replaceAll('-', '_');
    return `${key}=${image}:${shortId}@${digest}\n`;
  });
  const files = { 'staging.env': lines.join('') };
  await buildRepository(repository, [{ parents: [], files }], { bare: true, branch: 'master' });
  const environments = pipeline.environments.map((environment) => ({
    ...environment,
    deploy: { ...environment.deploy, repository },
  }));
  return { ...pipeline, environments: environments as Pipeline['environments'] };
}

async function olderCommit({ folder, head }: Monorepo): Promise<string> {
  const line = (await gitIn(folder, ['rev-list', '--first-parent', head])).trim().split('\n');
  return line[Math.floor(line.length / BEHIND)] ?? head;
}

async function oldestReplaced({ folder, head }: Monorepo, filled: readonly Filled[]): Promise<string> {
  const ahead = filled.filter(({ integration, staging }) => integration.commit !== staging.commit);
  const replaced = new Set(ahead.map(({ staging }) => staging.commit));
  const line = (await gitIn(folder, ['rev-list', '--first-parent', head])).trim().split('\n');
  return line.findLast((commit) => replaced.has(commit)) ?? head;
}

async function fillLedger(world: World, filled: readonly Filled[]): Promise<void> {
  const drafts = filled.flatMap(({ component, integration, staging }): RecordDraft[] => [
    verified(component.name, 'integration', integration, []),
    verified(component.name, 'staging', staging, ['v1.0.rc']),
  ]);
  const tags = filled.flatMap(({ component: { name }, integration, staging }) => [
    { name: `${name}/${integration.shortId}`, commit: integration.commit },
    { name: `${name}/v1.0.rc`, commit: staging.commit },
  ]);
  const snapshot = await readSnapshot(world.ledger, ledgerRefs('refs/promote'), new Map());
  let nonce = 0;
  const facts = { actor: world.actor, at: '2026-01-01T00:00:00Z', nonce: () => `${(nonce += 1)}` };
  const { kind } = await world.ledger.append(ledgerMoves(snapshot, drafts, [], facts), tags);
  if (kind !== 'written') throw new Error('the ledger was not written');
}

function verified(component: string, environment: string, artifact: Artifact, names: string[]): RecordDraft {
  const attempt = `${environment}-filled`;
  return { attempt, kind: 'import', phase: 'verified', component, environment, artifact, names };
}
