import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, ISOLATED_PLUGINS, nx as anyNx, type RunResult } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';

let workspace: SmallWorkspace;

const nx = (root: string, args: readonly string[]): Promise<RunResult> => anyNx(root, args, ISOLATED_PLUGINS);

beforeAll(async () => {
  workspace = await createSmallWorkspace({ components: ['alpha', 'beta'] });
});
afterAll(() => workspace.close());

const edit = (path: string, change: (text: string) => string): (() => void) => {
  const file = join(workspace.root, path);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, change(before));
  return () => writeFileSync(file, before);
};

describe('the targets as Nx sees them', () => {
  it('are inferred, and nx graph draws the chain', async () => {
    const { output } = await nx(workspace.root, ['show', 'project', 'alpha', '--json']);
    const { targets } = JSON.parse(output);
    expect(Object.keys(targets)).toEqual(
      expect.arrayContaining(['tag', 'deploy-dev', 'release', 'tag-staging', 'release-staging']),
    );
    expect(targets['deploy-dev']).toMatchObject({ cache: false, executor: 'nx-promote:release' });
    const graph = join(workspace.folder, 'graph.json');
    await nx(workspace.root, ['run', 'alpha:release', `--graph=${graph}`]);
    const { tasks } = JSON.parse(readFileSync(graph, 'utf8'));
    expect(tasks.dependencies['alpha:deploy-integration']).toEqual(['alpha:changelog-dev']);
  });

  it('of staging reach no task of dev or integration', async () => {
    const graph = join(workspace.folder, 'staging.json');
    await nx(workspace.root, ['run', 'alpha:release-staging', `--graph=${graph}`]);
    const { tasks } = JSON.parse(readFileSync(graph, 'utf8'));
    expect(Object.keys(tasks.tasks).sort()).toEqual([
      'alpha:changelog-staging',
      'alpha:deploy-staging',
      'alpha:integration-test-staging',
      'alpha:release-staging',
      'alpha:tag-staging',
    ]);
  });

  it('give every step of the chain the dry run, which changes nothing anywhere', async () => {
    const before = [git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')];
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release', '--dry-run']);
    expect(output).toMatch(/build +tag alpha\//);
    expect(output).toMatch(/integration +gates: open as far as known/);
    expect(exitCode).toBe(0);
    expect([git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')]).toEqual(
      before,
    );
  });
});

describe('what is refused before anything runs', () => {
  const refs = (): string => git(workspace.remote, 'for-each-ref');

  it.each([
    [
      'alpha:release-staging',
      '--bump=huge',
      'The option --bump takes major, minor, patch, date; it was given "huge".',
    ],
    [
      'alpha:changelog-dev',
      '--format=yaml',
      'The option --format takes text, json, markdown, html; it was given "yaml".',
    ],
    ['alpha:release', '--dry-run=perhaps', 'The option --dry-run is given or not; it was given "perhaps".'],
    ['alpha:release-staging', '--override', 'The option --override takes a value, once; it was given true.'],
    ['alpha:rollback', '--pin=some', 'The option --pin takes artifact, all; it was given "some".'],
    ['alpha:unpin', '--environment=integraton', 'type --environment=integration'],
    [
      'alpha:why',
      '--commit=HEAD',
      'nx run alpha:why --commit=HEAD --environment=dev   # or integration, staging',
    ],
    [
      'alpha:release-staging',
      '--note-done',
      'The option --note-done takes a value, once; it was given true.',
    ],
  ])('%s %s, in a sentence', async (task, option, sentence) => {
    const before = refs();
    const { exitCode, output } = await nx(workspace.root, ['run', task, option]);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/UnhandledPromiseRejection|SchemaError|This is a bug/);
    expect(exitCode).not.toBe(0);
    expect(refs()).toBe(before);
  });

  it('a mistyped option', async () => {
    const before = refs();
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release', '--dryrnu']);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('dryrnu');
    expect(refs()).toBe(before);
  });

  it('caching that is forced on in nx.json', async () => {
    const restore = edit('nx.json', (text) =>
      JSON.stringify({ ...JSON.parse(text), targetDefaults: { 'deploy-dev': { cache: true } } }),
    );
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
    restore();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('nx.json');
    expect(output).toContain('deploy-dev');
  });

  it.each(['release', 'nx-promote:release', 'deploy-integration'])(
    'a default in nx.json for %s that cuts the chain',
    async (key) => {
      const restore = edit('nx.json', (text) =>
        JSON.stringify({ ...JSON.parse(text), targetDefaults: { [key]: { dependsOn: ['^build'] } } }),
      );
      const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
      restore();
      expect(exitCode).not.toBe(0);
      expect(output).toContain(`remove targetDefaults["${key}"].dependsOn in nx.json`);
    },
  );

  it('a package.json script of the name of a release target', async () => {
    writeFileSync(
      join(workspace.root, 'components/alpha/package.json'),
      JSON.stringify({ name: 'alpha', scripts: { release: 'echo this is not a release' } }),
    );
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
    git(workspace.root, 'clean', '-fdq', 'components/alpha');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('components/alpha/package.json');
    expect(output).not.toContain('this is not a release\n');
  });

  it('a target of another executor in project.json', async () => {
    const restore = edit('components/alpha/project.json', () =>
      JSON.stringify({ name: 'alpha', targets: { 'deploy-dev': { executor: 'nx:noop' } } }),
    );
    const { exitCode, output } = await nx(workspace.root, ['run', 'alpha:release']);
    restore();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('components/alpha/project.json');
  });
});

describe('broken configuration', () => {
  it('of one component breaks the targets of that component only', async () => {
    const restore = edit('components/alpha/release.json', () => '{ "deployAfter": [ }');
    const alpha = await nx(workspace.root, ['run', 'alpha:tag']);
    const projects = await nx(workspace.root, ['show', 'projects']);
    restore();
    expect(alpha.exitCode).not.toBe(0);
    expect(alpha.output).toContain('components/alpha/release.json');
    expect(projects.exitCode).toBe(0);
    expect(projects.output).toContain('beta');
  });

  it('of the pipeline breaks release targets only', async () => {
    const restore = edit('release-pipeline.json', (text) => text.replace('"trunk"', '"trnuk"'));
    const tag = await nx(workspace.root, ['run', 'alpha:tag']);
    const projects = await nx(workspace.root, ['show', 'projects']);
    restore();
    expect(tag.exitCode).not.toBe(0);
    expect(tag.output).toMatch(/release-pipeline\.json.*trnuk/s);
    expect(tag.output).not.toMatch(/^\s+at .*\.js:\d+/m);
    expect(projects.exitCode).toBe(0);
  });
});

describe('an empty release', () => {
  it('claims, tags and pushes nothing', async () => {
    const head = git(workspace.root, 'rev-parse', 'HEAD');
    for (const name of ['alpha', 'beta']) await workspace.build(name, head);
    const first = await nx(workspace.root, ['run-many', '-t', 'release']);
    expect(first).toMatchObject({ exitCode: 0, output: expect.stringContaining('integration') });
    const before = [git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')];
    const again = await nx(workspace.root, ['run-many', '-t', 'release']);
    expect(again).toMatchObject({ exitCode: 0 });
    expect([git(workspace.remote, 'for-each-ref'), git(workspace.deployments, 'for-each-ref')]).toEqual(
      before,
    );
    expect(workspace.deployed('integration')).toContain(`ALPHA=`);
  });
});
