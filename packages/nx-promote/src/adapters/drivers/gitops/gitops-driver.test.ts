import { scopeOfRoots } from '../../../testing/component-scope.js';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Component } from '../../../core/model/component.js';
import type { DriverConfig, Environment } from '../../../core/model/pipeline.js';
import type { Change, DeployRequest } from '../../../core/ports/driver.js';
import { createDeploymentRepositories } from '../../git/deployments/deployment-repositories.js';
import { gitCounters } from '../../process/git.js';
import { createDriver } from '../index.js';
import { createFileStore } from './create-file-store.js';

let folder: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const bare = (name: string): string => join(folder, name);
const show = (path: string, repository = 'deployments.git'): string =>
  git(bare(repository), 'show', `master:${path}`);
const commits = (repository = 'deployments.git'): number =>
  Number(git(bare(repository), 'rev-list', '--count', 'master'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gitops-'));
  git(folder, 'init', '-q', '-b', 'main', 'workspace');
  git(bare('workspace'), 'config', 'user.name', 'Ada');
  git(bare('workspace'), 'config', 'user.email', 'ada@example.org');
  for (const name of ['deployments.git', 'other.git']) {
    git(folder, 'init', '-q', '--bare', '-b', 'master', name);
    byHand({ 'environments/integration.env': '# integration\nINGEST_UI=h:1/ingest-ui:old\n' }, name);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function byHand(files: Record<string, string>, repository = 'deployments.git'): void {
  const clone = mkdtempSync(join(folder, 'hand-'));
  git(clone, 'clone', '-q', bare(repository), '.');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git(clone, 'add', '-A');
  git(clone, '-c', 'user.name=h', '-c', 'user.email=h@h', 'commit', '-qm', 'by hand');
  git(clone, 'push', '-q', 'origin', 'HEAD:master');
}

const repositories = (cache = 'cache') =>
  createDeploymentRepositories({ workspaceRoot: bare('workspace'), cacheFolder: bare(cache) });
const driver = (cache?: string) =>
  createDriver({ workspaceRoot: bare('workspace'), repositories: repositories(cache) });

const gitops = (more: Partial<DriverConfig> = {}): DriverConfig => ({
  driver: 'gitops',
  repository: '../deployments.git',
  branch: 'master',
  file: 'environments/{environment}.env',
  key: '{COMPONENT}',
  path: null,
  value: '{image}:{tag}@{digest}',
  ...(more as object),
});
const environment = (deploy: DriverConfig = gitops()): Environment => ({
  name: 'integration',
  enters: 'on-merge',
  deploy,
  verify: [],
  onRejected: 'keep',
  releaseTag: null,
  imageTags: [],
  live: null,
  env: {},
  acceptsUnmerged: false,
  requireTestedSet: false,
  confirm: false,
});
const component = (name: string, deploy: Component['deploy'] = {}): Component => ({
  name,
  root: name,
  ...scopeOfRoots([name]),
  imagePath: name,
  image: `127.0.0.1:5000/${name}`,
  deployAfter: [],
  suites: [],
  deploy,
  buildTarget: null,
  coverageReport: null,
});
const change = (of: Component, id: string): Change => {
  const commit = id.repeat(40).slice(0, 40);
  return {
    component: of,
    artifact: {
      commit,
      shortId: commit.slice(0, 7),
      image: of.image,
      digest: `sha256:${id.repeat(64).slice(0, 64)}`,
    },
    replaces: null,
    version: null,
  };
};
const request = (
  changes: readonly Change[],
  deploy?: DriverConfig,
  more: Partial<DeployRequest> = {},
): DeployRequest => ({
  environment: environment(deploy),
  changes,
  attempt: 'attempt-1',
  subject: 'integration: two components',
  stillOurs: () => Promise.resolve(),
  ...more,
});
const core = component('ingest-core');
const ui = component('ingest-ui');
const A = `${'a'.repeat(7)}@sha256:${'a'.repeat(64)}`;
const B = `${'b'.repeat(7)}@sha256:${'b'.repeat(64)}`;

describe('the gitops driver', () => {
  it('keeps JSON what is JSON, and adds a component that is not there yet', async () => {
    byHand({ 'apps.json': '{\n\t"components": {\n\t\t"ingest-ui": { "image": "old" }\n\t}\n}\n' });
    const deploy = gitops({ file: 'apps.json', key: null, path: ['components', '{component}', 'image'] });
    await driver().deploy(request([change(core, 'a'), change(ui, 'b')], deploy));
    expect(JSON.parse(show('apps.json'))).toEqual({
      components: {
        'ingest-ui': { image: `127.0.0.1:5000/ingest-ui:${B}` },
        'ingest-core': { image: `127.0.0.1:5000/ingest-core:${A}` },
      },
    });
    expect(show('apps.json')).toContain('\n\t\t"ingest-core": {\n');
    const found = await driver().current(environment(deploy), [core, ui]);
    expect(found.get('ingest-core')?.digest).toBe(`sha256:${'a'.repeat(64)}`);
  });

  it.each([
    ['"key" in JSON', { file: 'a.json' }, /cannot edit a\.json by "key"/],
    ['"key" in TOML', { file: 'a.toml' }, /cannot edit a\.toml by "key"/],
    ['"path" in an environment file', { key: null, path: ['a'] }, /cannot edit environments.* by "path"/],
  ])('refuses %s, which it would break', async (_what, more, message) => {
    const deploy = gitops(more as Partial<DriverConfig>);
    await expect(driver().deploy(request([change(core, 'a')], deploy))).rejects.toThrow(message);
    await expect(driver().current(environment(deploy), [core])).rejects.toThrow(message);
    expect(commits()).toBe(1);
  });

  it('foresees what it would write, fails where writing would, and writes nothing', async () => {
    const foresee = async (of: Change, deploy?: DriverConfig, cache?: string) =>
      (await driver(cache).preview(environment(deploy), [of])).get(of.component.name);
    expect(await foresee(change(ui, 'b'))).toEqual({
      where: '../deployments.git (master), environments/integration.env',
      before: 'INGEST_UI=h:1/ingest-ui:old',
      after: `INGEST_UI=127.0.0.1:5000/ingest-ui:${B}`,
    });
    expect(await foresee(change(core, 'a'))).toMatchObject({ before: null });
    byHand({ 'environments/integration.env': 'INGEST_UI=1\nINGEST_UI=2\n' });
    expect(await foresee(change(ui, 'b'), gitops(), 'other')).toMatchObject({
      code: 'DEPLOYMENT_FILE_UNCLEAR',
    });
    expect(await foresee(change(ui, 'b'), gitops({ repository: '../gone.git' }))).toBeInstanceOf(Error);
    expect(await foresee(change(ui, 'b'), gitops({ file: 'a.json' }))).toMatchObject({
      code: 'GITOPS_FORMAT_MISMATCH',
    });
    expect(commits()).toBe(2);
  });

  it('says what is missing where the file is to say a version and what is put back has none', async () => {
    const deploy = gitops({ value: '{image}:v{version}' });
    await expect(driver().deploy(request([change(core, 'a')], deploy))).rejects.toMatchObject({
      code: 'DEPLOY_VERSION_UNKNOWN',
      message: expect.stringContaining('ingest-core') as string,
    });
  });

  it('writes the version of the name that the artifact has there', async () => {
    const deploy = gitops({ value: '{image}:v{version}@{digest}' });
    await driver().deploy(request([{ ...change(core, 'a'), version: '1.0' }], deploy));
    expect(show('environments/integration.env')).toContain(
      `INGEST_CORE=127.0.0.1:5000/ingest-core:v1.0@sha256:aaa`,
    );
  });

  it('moves a set in one commit that people and grep can read, and reads it back', async () => {
    const changes = [change(core, 'a'), { ...change(ui, 'b'), replaces: 'old' }];
    const { changed, revision } = await driver().deploy(request(changes));
    expect(changed).toEqual(['ingest-core', 'ingest-ui']);
    expect(show('environments/integration.env')).toBe(
      `# integration\nINGEST_UI=127.0.0.1:5000/ingest-ui:${B}\nINGEST_CORE=127.0.0.1:5000/ingest-core:${A}`,
    );
    expect(commits()).toBe(2);
    expect(git(bare('deployments.git'), 'log', '-1', '--format=%B', 'master')).toBe(
      [
        'integration: two components',
        '',
        'ingest-core nothing -> aaaaaaa',
        'ingest-ui old -> bbbbbbb',
        '',
        'Promote-Attempt: attempt-1',
        ...['a', 'b'].flatMap((id) => [
          `Promote-Commit: ${id.repeat(40)}`,
          `Promote-Digest: sha256:${id.repeat(64)}`,
        ]),
      ].join('\n'),
    );
    expect(await driver().current(environment(), [core, ui, component('none')])).toEqual(
      new Map([
        [
          'ingest-core',
          {
            reference: `127.0.0.1:5000/ingest-core:${A}`,
            image: '127.0.0.1:5000/ingest-core',
            digest: `sha256:${'a'.repeat(64)}`,
            tag: 'aaaaaaa',
            revision,
            unpinned: false,
          },
        ],
        [
          'ingest-ui',
          {
            reference: `127.0.0.1:5000/ingest-ui:${B}`,
            image: '127.0.0.1:5000/ingest-ui',
            digest: `sha256:${'b'.repeat(64)}`,
            tag: 'bbbbbbb',
            revision,
            unpinned: false,
          },
        ],
        ['none', { reference: null, image: null, digest: null, tag: null, revision, unpinned: false }],
      ]),
    );
  });

  it.each([
    ['{image}:{tag}', '127.0.0.1:5000/ingest-core:1', '127.0.0.1:5000/ingest-core'],
    ['{image}:{tag}', 'quay.io/somebody-else/ingest-core:1', 'quay.io/somebody-else/ingest-core'],
    ['mirror.test/all/{component}:{tag}', 'mirror.test/all/ingest-core:1', '127.0.0.1:5000/ingest-core'],
    ['mirror.test/all/{component}:{tag}', 'mirror.test/all/another:1', 'mirror.test/all/another'],
    ['{tag}', '1', null],
  ])('says which image stands there, in the format %s: %s', async (value, reference, image) => {
    byHand({ 'environments/integration.env': `INGEST_CORE=${reference}\n` });
    const placed = component('ingest-core', { '*': { value } as Partial<DriverConfig> });
    const found = await driver().current(environment(), [placed]);
    expect(found.get('ingest-core')).toMatchObject({ reference, image, tag: '1' });
  });

  it('changes nothing when it is asked for what is there, and only what is not', async () => {
    await driver().deploy(request([change(core, 'a')]));
    expect(await driver().deploy(request([change(core, 'a')]))).toEqual({ changed: [], revision: null });
    expect(commits()).toBe(2);
    const { changed } = await driver().deploy(request([change(core, 'a'), change(ui, 'b')]));
    expect(changed).toEqual(['ingest-ui']);
    expect(git(bare('deployments.git'), 'log', '-1', '--format=%B', 'master')).not.toContain('ingest-core');
  });

  it('edits several files in one commit, and several repositories in one each', async () => {
    const yaml = component('ingest-broker', {
      '*': {
        file: 'values/{component}.yaml',
        key: null,
        path: ['image', 'tag'],
        value: '{tag}',
      } as Partial<DriverConfig>,
    });
    const far = component('ingest-exporter', {
      '*': { repository: '../nowhere.git' } as Partial<DriverConfig>,
      integration: { repository: '../other.git' } as Partial<DriverConfig>,
    });
    byHand({ 'values/ingest-broker.yaml': 'image:\n  repository: x # keep\n  tag: old\n' });
    const before = [commits(), commits('other.git')];
    const changes = [change(core, 'a'), change(yaml, '1'), change(far, 'b')];
    const { changed, revision } = await driver().deploy(request(changes));
    expect(changed).toEqual(['ingest-core', 'ingest-broker', 'ingest-exporter']);
    expect(revision?.split(', ')).toHaveLength(2);
    expect([commits() - (before[0] ?? 0), commits('other.git') - (before[1] ?? 0)]).toEqual([1, 1]);
    expect(show('values/ingest-broker.yaml')).toBe('image:\n  repository: x # keep\n  tag: "1111111"');
    expect(show('environments/integration.env', 'other.git')).toContain('INGEST_EXPORTER=');
    expect((await driver().current(environment(), [yaml])).get('ingest-broker')).toMatchObject({
      tag: '1111111',
      digest: null,
      unpinned: true,
    });
  });

  it('needs as many git processes and round trips for 40 components as for one', async () => {
    const all = Array.from({ length: 40 }, (_, n) => component(`c-${n}`));
    const one = driver();
    const count = async (action: () => Promise<unknown>): Promise<object> => {
      const before = { ...gitCounters };
      await action();
      return {
        processes: gitCounters.processes - before.processes,
        roundTrips: gitCounters.roundTrips - before.roundTrips,
      };
    };
    await one.current(environment(), [core]);
    const single = await count(() => one.deploy(request([change(core, 'a')])));
    const many = await count(() => one.deploy(request(all.map((each) => change(each, 'a')))));
    expect(many).toEqual(single);
    expect(single).toMatchObject({ roundTrips: 2 });
    expect(await count(() => one.current(environment(), all))).toEqual(
      await count(() => one.current(environment(), [core])),
    );
  });

  it('loses nothing when two drivers deploy at once', async () => {
    await Promise.all([
      driver('one').deploy(request([change(core, 'a')])),
      driver('two').deploy(request([change(ui, 'b')])),
      driver('two').deploy(request([change(component('ingest-broker'), 'c')])),
    ]);
    const text = show('environments/integration.env');
    for (const part of [`ingest-core:${A}`, `ingest-ui:${B}`, 'ingest-broker:ccccccc'])
      expect(text).toContain(part);
    expect(commits()).toBe(4);
  });

  it('makes the file and its folders when they are not there', async () => {
    const deploy = gitops({
      file: 'a/b/{environment}.yaml',
      key: null,
      path: ['components', '{component}', 'image'],
    } as Partial<DriverConfig>);
    await driver().deploy(request([change(core, 'a')], deploy));
    expect(show('a/b/integration.yaml')).toBe(
      `components:\n  ingest-core:\n    image: 127.0.0.1:5000/ingest-core:${A}`,
    );
  });

  it('cannot be made to write trailers, keys or paths of somebody else', async () => {
    const sly = {
      ...component('x\n\nPromote-Attempt: forged', { '*': { key: 'X' } as Partial<DriverConfig> }),
      image: 'x',
    };
    await driver().deploy(
      request([change(sly, 'a')], undefined, { subject: 'one\n\nPromote-Attempt: other' }),
    );
    const trailers = git(
      bare('deployments.git'),
      'log',
      '-1',
      '--format=%(trailers:key=Promote-Attempt,valueonly)',
      'master',
    );
    expect(trailers.trim()).toBe('attempt-1');
    const outside = gitops({ file: '{component}.env' } as Partial<DriverConfig>);
    await expect(
      driver().deploy(request([change(component('../../x'), 'a')], outside)),
    ).rejects.toMatchObject({ code: 'DEPLOYMENT_PATH_INVALID' });
    const spaced = gitops({ key: 'A B' } as Partial<DriverConfig>);
    await expect(driver().deploy(request([change(core, 'a')], spaced))).rejects.toMatchObject({
      kind: 'config',
    });
  });

  it('refuses two components in one place, and a place that is not said', async () => {
    const twins = [change(component('a-b'), 'a'), change(component('a_b'), 'b')];
    await expect(driver().deploy(request(twins))).rejects.toMatchObject({ code: 'GITOPS_PLACE_SHARED' });
    const nowhere = gitops({ key: null } as Partial<DriverConfig>);
    await expect(driver().current(environment(nowhere), [core])).rejects.toMatchObject({
      code: 'GITOPS_PLACE_MISSING',
    });
  });
});

describe('the file store', () => {
  it('writes into the deployment repository and on a branch of its own, once', async () => {
    git(bare('workspace'), 'remote', 'add', 'origin', bare('other.git'));
    const files = createFileStore(repositories());
    const add = (existing: string | null): string =>
      existing?.includes('entry') ? existing : `entry\n${existing ?? ''}`;
    const edits = new Map([['changelogs/integration.md', add]]);
    for (const place of [
      { kind: 'deployments', environment: environment() },
      { kind: 'branch', branch: 'changelogs' },
    ] as const) {
      expect(await files.read(place, 'changelogs/integration.md')).toBeNull();
      expect((await files.update(place, edits, 'integration: changelog')).commit).toMatch(/^[0-9a-f]{40}$/);
      expect((await files.update(place, edits, 'integration: changelog')).commit).toBeNull();
      expect(await files.read(place, 'changelogs/integration.md')).toBe('entry\n');
    }
  });
});
