import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger, readJson, writeJson, type ProjectConfiguration, type Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { parsePipeline } from '../../core/config/index.js';
import { setUp, type InitOptions } from './generator.js';

describe('the generator init', () => {
  let folder: string;
  let tree: Tree;
  beforeEach(() => {
    for (const level of ['info', 'warn'] as const) jest.spyOn(logger, level).mockImplementation(() => {});
    folder = mkdtempSync(join(tmpdir(), 'init-'));
    git('init', '--quiet', '-b', 'main');
    tree = Object.assign(createTree(), { root: folder });
    writeJson(tree, 'nx.json', {});
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const init = async (
    into: Tree,
    options: InitOptions,
    projects: Record<string, ProjectConfiguration> = {},
  ) => setUp(into, options, new Map(Object.entries(projects)));

  function git(...args: string[]): void {
    execFileSync('git', args, { cwd: folder });
  }

  it('writes a pipeline that is sound, and adds the plugin', async () => {
    git('remote', 'add', 'upstream', 'git@github.com:ebi-ait/ingest.git');
    await init(tree, { deployments: 'git@github.com:ebi-ait/deployments.git' });
    const text = tree.read('release-pipeline.json', 'utf8') ?? '';
    const parsed = parsePipeline(text, 'release-pipeline.json');
    expect(parsed).toMatchObject({
      ok: true,
      pipeline: {
        trunk: 'main',
        remote: 'upstream',
        registry: { url: 'https://ghcr.io', namespace: 'ebi-ait' },
      },
    });
    const { environments } = JSON.parse(text) as { environments: { name: string; enters: string }[] };
    expect(environments.map(({ name, enters }) => `${name} ${enters}`)).toEqual([
      'dev on-merge',
      'integration on-merge',
      'staging on-request',
      'production on-request',
    ]);
    expect(readJson(tree, 'nx.json').plugins).toEqual(['nx-promote']);
  });

  it('changes nothing when it is run again, whatever was edited in between', async () => {
    await init(tree, {});
    writeJson(tree, 'nx.json', { plugins: [{ plugin: 'nx-promote', options: { rootProject: 'all' } }] });
    writeJson(tree, 'release-pipeline.json', { mine: true });
    await init(tree, { registry: 'https://quay.io/other' });
    expect(readJson(tree, 'release-pipeline.json')).toEqual({ mine: true });
    expect(readJson(tree, 'nx.json').plugins).toHaveLength(1);
  });

  it.each([
    [
      'tabs',
      '{\n\t"namedInputs": { "default": ["{projectRoot}/**/*"] },\n\t"plugins": [\n\t\t"@nx/jest"\n\t]\n}\n',
    ],
    ['comments and four blanks', '{\n    // mine\n    "plugins": ["@nx/jest"],\n    "parallel":   3\n}\n'],
    ['CRLF', '{\r\n  "parallel": 3\r\n}\r\n'],
    ['one line', '{"parallel":3}'],
  ])('changes nothing of nx.json but its own entry: %s', async (_, text) => {
    tree.write('nx.json', text);
    await init(tree, {});
    const after = tree.read('nx.json', 'utf8') ?? '';
    expect(readJson(tree, 'nx.json', { expectComments: true }).plugins.at(-1)).toBe('nx-promote');
    const lines = (of: string) => of.split('\n').map((line) => line.replace(/,(\r?)$/, '$1'));
    const kept = lines(text).filter((line) => !line.includes('plugins') && text.includes('\n'));
    expect(lines(after)).toEqual(expect.arrayContaining(kept));
    if (text.includes('\t')) expect(after).toContain('\n\t\t"nx-promote"');
    if (text.includes('\r')) expect(after.match(/[^\r]\n/)).toBeNull();
  });

  it('gives the root project a name that no other project has', async () => {
    writeJson(tree, 'package.json', { name: 'api' });
    writeFileSync(join(folder, 'package.json'), '{"name": "api"}');
    await init(tree, {}, { api: { root: 'apps/api' } });
    expect(readJson(tree, 'nx.json').plugins).toEqual([
      { plugin: 'nx-promote', options: { rootProject: 'api-root' } },
    ]);
  });

  it('proposes shared files that the workspace names as inputs, and the names of releases', async () => {
    writeJson(tree, 'nx.json', {
      namedInputs: { sharedGlobals: ['{workspaceRoot}/Dockerfile', '{workspaceRoot}/nx.json', 'default'] },
      targetDefaults: { build: { inputs: ['{workspaceRoot}/prisma/schema.prisma', '!{workspaceRoot}/x'] } },
    });
    tree.write('package-lock.json', '{}');
    const inputs = ['{workspaceRoot}/tools/docker/**', '{workspaceRoot}/apps/api/Dockerfile'];
    await init(tree, {}, { api: { root: 'apps/api', targets: { docker: { inputs } } } });
    const pipeline = readJson(tree, 'release-pipeline.json');
    expect(pipeline.sharedFiles).toEqual(['Dockerfile', 'prisma/schema.prisma', 'tools/docker/**']);
    expect(pipeline.lockFile).toBe('resolved');
    expect(
      pipeline.environments.map(({ releaseTag }: { releaseTag?: string }) => releaseTag ?? null),
    ).toEqual([null, null, '{component}/v{version}.rc', '{component}/v{version}']);
  });

  it('does as it is told: environments, builder, trunk', async () => {
    await init(tree, { environments: 'test, live', build: 'container', trunk: 'develop' });
    expect(readJson(tree, 'release-pipeline.json')).toMatchObject({
      trunk: 'develop',
      image: { build: { target: 'container' } },
      environments: [
        { name: 'test', enters: 'on-merge' },
        { name: 'live', enters: 'on-request' },
      ],
    });
  });

  it('refuses options that would make a broken pipeline, and writes none', async () => {
    await expect(init(tree, { environments: 'Dev,Dev' })).rejects.toThrow(/environments/);
    expect(tree.exists('release-pipeline.json')).toBe(false);
  });

  it('never writes a password of the remote into the pipeline', async () => {
    git('remote', 'add', 'origin', 'https://me:hunter2@gitlab.com/team/ingest.git');
    await init(tree, {});
    expect(tree.read('release-pipeline.json', 'utf8')).not.toContain('hunter2');
  });
});
