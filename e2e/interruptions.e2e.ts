import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHttp, type GitHttpServer } from '../packages/nx-promote/src/testing/git-http-server';
import { createPlayground, type Playground } from '../tools/playground/create-playground';
import { until } from './support/until';
import { REPOSITORY } from './support/build-once';
import { git, nx, type RunResult } from './support/run';

/** What a release stands on goes away while it runs; then it is back, and the same command is typed again. */
let folder: string;
let http: GitHttpServer;
let playground: Playground;
let changes = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nx-promote-interrupted-'));
  playground = await createPlayground({
    folder: join(folder, 'playground'),
    registry: 'embedded',
    withBuilder: true,
    example: impatientExample(join(folder, 'example')),
  });
  http = await startGitHttp(playground.folder);
  git(playground.workspace, 'remote', 'set-url', 'origin', `${http.url}/remote.git`);
});

afterAll(async () => {
  await playground?.stop();
  await http?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The example, with an environment that is given up after seconds and suites that need one component alone. */
function impatientExample(to: string): string {
  cpSync(join(REPOSITORY, 'examples', 'ingest'), to, { recursive: true });
  const file = join(to, 'release-pipeline.json');
  const pipeline = JSON.parse(readFileSync(file, 'utf8')) as {
    environments: { live: object; verify: string[] }[];
  };
  const environments = pipeline.environments.map((environment) => ({
    ...environment,
    live: { ...environment.live, timeout: '8s' },
    verify: ['smoke'],
  }));
  writeFileSync(file, JSON.stringify({ ...pipeline, environments }, null, 2));
  return to;
}

function mergeChange(): Promise<string> {
  changes += 1;
  const content = `exports.change = ${changes};\n`;
  const edits = [{ file: 'components/ingest-core/change.js', content }];
  return playground.merge(`Change ${changes}`, { branch: `feature/${changes}`, edits });
}

const release = (): Promise<RunResult> => nx(playground.workspace, ['run', 'ingest-core:release']);

const isTagged = (commit: string): boolean =>
  git(playground.remote, 'tag', '--list', `ingest-core/${commit.slice(0, 7)}`) !== '';

const isAskedFor = (commit: string): boolean =>
  git(playground.deployments, 'show', 'master:environments/dev.env').includes(`:${commit.slice(0, 7)}@`);

/** A failure that a person can act on. */
function expectClear({ exitCode, output }: RunResult, saying: RegExp): void {
  expect(output).toMatch(saying);
  expect(output).toContain('run the same command again');
  expect(output).not.toContain('This is a bug');
  expect(exitCode).not.toBe(0);
}

/** Types the command again, and looks at everything that an uninterrupted run would have left exactly once. */
async function expectFinish(commit: string): Promise<void> {
  const { exitCode, output } = await release();
  expect(output).toContain(`integration runs ${commit.slice(0, 7)}, verified`);
  expect(exitCode).toBe(0);
  for (const environment of ['dev', 'integration']) {
    const answer = await fetch(`${playground.urlOf(environment, 'ingest-core')}/version`);
    expect(await answer.json()).toMatchObject({ commit });
    const touching = ['--format=%H', 'master', '--', `environments/${environment}.env`];
    const deployments = git(playground.deployments, 'log', `-G${commit.slice(0, 7)}@`, ...touching).split(
      '\n',
    );
    expect(deployments.filter(Boolean)).toHaveLength(1);
    // Taking over, and beginning anew after a failure, are records of their own; these happen once.
    const phases = phasesOf(environment, commit);
    expect(phases.filter((phase) => phase === 'deployed')).toHaveLength(1);
    expect(phases.filter((phase) => phase === 'verified')).toHaveLength(1);
  }
  const changelog = git(playground.deployments, 'show', 'master:changelogs/integration.md');
  expect(changelog.split(`* ingest-core ${commit.slice(0, 7)}`)).toHaveLength(2);
}

/** The phases that the ledger tells of this commit, oldest first. */
function phasesOf(environment: string, commit: string): string[] {
  const ref = `refs/promote/components/${environment}/ingest-core`;
  const trailers = '%(trailers:key=Promote-Commit,valueonly)%(trailers:key=Promote-Phase,valueonly)';
  return git(playground.remote, 'log', '--reverse', `--format=${trailers}%x00`, ref)
    .split('\0')
    .map((text) => text.trim().split(/\s+/))
    .flatMap(([of, phase]) => (of === commit && phase !== undefined ? [phase] : []));
}

it('finishes after the registry was killed while the image was awaited', async () => {
  const commit = await mergeChange();
  await playground.kill('builder');
  const interrupted = release();
  await until(() => isTagged(commit));
  await playground.kill('registry');
  expectClear(await interrupted, /registry 127\.0\.0\.1:\d+/);
  await playground.restart('registry');
  await playground.restart('builder');
  await expectFinish(commit);
});

it('finishes after the environments were killed while the deployment was awaited', async () => {
  const commit = await mergeChange();
  const interrupted = release();
  await until(() => isAskedFor(commit));
  await playground.kill('runner');
  expectClear(await interrupted, /dev did not report the new ingest-core within 8 seconds/);
  await playground.restart('runner');
  await expectFinish(commit);
});

it('finishes after the git remote went away between the deployment and its record', async () => {
  const commit = await mergeChange();
  const interrupted = release();
  await until(() => isAskedFor(commit));
  renameSync(playground.remote, `${playground.remote}.away`);
  expectClear(await interrupted, /The git remote .*cannot be read/);
  renameSync(`${playground.remote}.away`, playground.remote);
  await expectFinish(commit);
});
