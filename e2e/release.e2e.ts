import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startDebianRegistry,
  type RunningRegistry,
} from '../packages/nx-promote/src/testing/debian-registry';
import { startGitHttp, type GitHttpServer } from '../packages/nx-promote/src/testing/git-http-server';
import { createPlayground, type Playground } from '../tools/playground/create-playground';
import { git, nx } from './support/run';

/** One day of a team: against Debian's registry, with images that buildah builds from the tagged commit. */
let folder: string;
let registry: RunningRegistry;
let http: GitHttpServer;
let playground: Playground;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nx-promote-day-'));
  registry = await startDebianRegistry({ folder: join(folder, 'images') });
  playground = await createPlayground({
    folder: join(folder, 'playground'),
    registry: { url: registry.url },
    withBuilder: 'buildah',
  });
  http = await startGitHttp(playground.folder);
});

afterAll(async () => {
  await playground?.stop();
  await http?.close();
  await registry?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const version = async (environment: string, component: string): Promise<{ commit: string; digest: string }> =>
  (await (await fetch(`${playground.urlOf(environment, component)}/version`)).json()) as {
    commit: string;
    digest: string;
  };

const merge = (name: string): Promise<string> => {
  const { title, ...change } = playground.example.merges[name] as { title: string } & Parameters<
    Playground['merge']
  >[1];
  return playground.merge(title, change);
};

const stateOf = (environment: string, component: string): Record<string, never> =>
  JSON.parse(
    git(playground.remote, 'show', `refs/promote/components/${environment}/${component}:state.json`),
  );

const release = (component: string): ReturnType<typeof nx> =>
  nx(playground.workspace, ['run', `${component}:release`]);

describe('a day of releases', () => {
  it('fills empty environments, with the same digest in both', async () => {
    const { exitCode, output } = await nx(playground.workspace, ['run-many', '-t', 'release']);
    expect(output).not.toContain('This is a bug');
    expect(exitCode).toBe(0);
    expect(await version('integration', 'ingest-core')).toEqual(await version('dev', 'ingest-core'));
  });

  it('goes on after the environments, the remote or the registry were away in the middle', async () => {
    const commit = await merge('oneComponent');
    git(playground.workspace, 'remote', 'set-url', 'origin', `${playground.remote}.away`);
    const noRemote = await release('ingest-core');
    expect(noRemote.exitCode).not.toBe(0);
    expect(noRemote.output).toMatch(/The git remote .* cannot be read/);
    git(playground.workspace, 'remote', 'set-url', 'origin', `${http.url}/remote.git`);
    await playground.kill('runner');
    const noRunner = await nx(playground.workspace, ['run', 'ingest-core:tag']);
    expect(noRunner.exitCode).toBe(0);
    await playground.restart('runner');
    const { exitCode, output } = await release('ingest-core');
    expect(output).not.toContain('This is a bug');
    expect(exitCode).toBe(0);
    expect((await version('integration', 'ingest-core')).commit).toBe(commit);
  });

  it('releases over HTTP what a merge affected, and leaves the rest alone', async () => {
    const core = await version('integration', 'ingest-core');
    const commit = await merge('twoComponents');
    const affected = ['affected', '-t', 'release', '--base=HEAD~1', '--head=HEAD'];
    const { exitCode } = await nx(playground.workspace, affected);
    expect(exitCode).toBe(0);
    expect((await version('integration', 'ingest-broker')).commit).toBe(commit);
    expect((await version('integration', 'ingest-validator')).commit).toBe(commit);
    expect(await version('integration', 'ingest-core')).toEqual(core);
  });

  it('puts the image of before back when the integration suite says no', async () => {
    const before = await version('integration', 'ingest-core');
    const commit = await merge('breaking');
    const { exitCode, output } = await release('ingest-core');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('failed the suite "ingest-integration" in integration');
    expect(output).toContain(`${before.commit.slice(0, 7)} is put back in integration`);
    expect(await version('integration', 'ingest-core')).toEqual(before);
    expect(stateOf('integration', 'ingest-core')).toMatchObject({
      live: { commit: before.commit },
      verified: { commit: before.commit },
      rejected: [{ commit, suite: 'ingest-integration' }],
      inProgress: null,
    });
    const again = await release('ingest-core');
    expect(again.exitCode).not.toBe(0);
    expect(again.output).toContain(`${commit.slice(0, 7)} was rejected in integration`);
  });

  it('ends healthy with a fix, and the changelog tells the day', async () => {
    const commit = await merge('mending');
    const { exitCode } = await release('ingest-core');
    expect(exitCode).toBe(0);
    expect((await version('integration', 'ingest-core')).commit).toBe(commit);
    const changelog = git(playground.deployments, 'show', 'master:changelogs/integration.md');
    const entries = changelog.split('\n').filter((line) => line.startsWith('* ingest-core'));
    expect(entries).toHaveLength(3);
    expect(entries[0]).toContain(commit.slice(0, 7));
    expect(changelog).toContain('A sample may be collected in a month');
  });
});
