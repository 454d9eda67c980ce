import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inferNodes } from './create-nodes.js';

const PIPELINE = JSON.stringify({
  environments: [
    { name: 'dev', enters: 'on-merge' },
    { name: 'staging', enters: 'on-request', releaseTag: '{component}/v{version}.rc' },
  ],
});

describe('inferNodes', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'infer-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function infer(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const asked = Object.keys(files).filter((path) =>
      /(^|\/)(release|release-pipeline|project|package)\.json$/.test(path),
    );
    const found = inferNodes(asked, undefined, { workspaceRoot: root, nxJsonConfiguration: {} });
    return Object.assign({}, ...found.map(([, result]) => result.projects ?? {})) as Record<
      string,
      { name?: string; targets: Record<string, { executor: string; options: { message?: string } }> }
    >;
  }

  it('gives a project with a release.json its targets and leaves its name to Nx', () => {
    const projects = infer({
      'release-pipeline.json': PIPELINE,
      'apps/a/project.json': '{}',
      'apps/a/release.json': '{}',
    });
    expect(projects['apps/a']?.targets['deploy-dev']?.executor).toBe('nx-promote:release');
    expect(projects['apps/a']).not.toHaveProperty('name');
  });

  // Nx writes names of projects into them, and with NX_ISOLATE_PLUGINS=false it writes into what we gave.
  it.each([
    ['sound', PIPELINE],
    ['broken', '{'],
  ])('gives each project objects of its own, with a pipeline that is %s', (_, pipeline) => {
    const { 'apps/a': one, 'apps/b': other } = infer({
      'release-pipeline.json': pipeline,
      'apps/a/project.json': '{}',
      'apps/a/release.json': '{}',
      'apps/b/project.json': '{}',
      'apps/b/release.json': '{}',
    });
    const ofOne = new Set(objectsIn(one));
    expect(ofOne.size).toBeGreaterThan(5);
    expect([...objectsIn(other)].filter((object) => ofOne.has(object))).toEqual([]);
    expect(other).toEqual(one);
  });

  it.each([
    ['a project.json of that name', { 'apps/api/project.json': '{"name": "shop"}' }, 'shop-root'],
    ['a folder of that name', { 'apps/shop/project.json': '{}' }, 'shop-root'],
    ['a package of that name', { 'apps/api/package.json': '{"name": "shop"}' }, 'shop-root'],
    ['a name for Nx', { 'apps/api/package.json': '{"name": "x", "nx": {"name": "shop"}}' }, 'shop-root'],
    [
      'both names',
      { 'apps/a/project.json': '{"name": "shop"}', 'apps/b/project.json': '{"name": "shop-root"}' },
      'shop-root-root',
    ],
    ['a package that is no project', { 'fixtures/shop/package.json': '{"name": "shop"}' }, 'shop'],
    ['the word elsewhere', { 'apps/api/project.json': '{"name": "api", "tags": ["shop"]}' }, 'shop'],
  ] as const)('calls the root project by a name that is free: %s', (_, files, name) => {
    const projects = infer({
      'release-pipeline.json': PIPELINE,
      'package.json': '{"name": "shop", "workspaces": ["apps/*"]}',
      ...files,
    });
    expect(projects['.']?.name).toBe(name);
  });

  it('leaves a root that is a project by itself its name', () => {
    const projects = infer({
      'release-pipeline.json': PIPELINE,
      'project.json': '{"name": "shop"}',
      'apps/api/project.json': '{"name": "shop"}',
    });
    expect(projects['.']?.name).toBe('shop');
  });

  it('passes over a release.json of another tool, and names a folder that only our file makes a project', () => {
    const projects = infer({
      'release-pipeline.json': PIPELINE,
      'data/release.json': '{"album": "Revolver"}',
      'apps/b/release.json': '{"$schema": "../../node_modules/nx-promote/schemas/release.schema.json"}',
    });
    expect(projects).not.toHaveProperty('data');
    expect(projects['apps/b']?.name).toBe('b');
  });

  it('makes the targets of a broken release.json fail with the reason, and no others', () => {
    const projects = infer({
      'release-pipeline.json': PIPELINE,
      'apps/a/project.json': '{}',
      'apps/a/release.json': '{"deployAfter": [}',
      'apps/b/project.json': '{}',
      'apps/b/release.json': '{}',
    });
    expect(projects['apps/a']?.targets['release-staging']).toMatchObject({
      executor: 'nx-promote:broken',
      options: { message: expect.stringMatching(/^apps\/a\/release\.json:\d+:\d+: /) },
    });
    expect(projects['apps/b']?.targets['release']?.executor).toBe('nx-promote:release');
  });

  it.each([
    ['not JSON', '{"environments": ', 'release-pipeline.json:1:18: not valid JSON'],
    ['without environments', '{"environments": "dev"}', 'no environment'],
    ['empty', '', 'the file is empty'],
  ])('keeps "release" as a target that fails with the reason when the pipeline is %s', (_, text, reason) => {
    const projects = infer({
      'release-pipeline.json': text,
      'apps/a/project.json': '{}',
      'apps/a/release.json': '{}',
    });
    expect(projects['apps/a']?.targets['release']?.executor).toBe('nx-promote:broken');
    expect(projects['apps/a']?.targets['release']?.options.message).toContain(reason);
  });

  it('says how to get a pipeline when there is none', () => {
    const projects = infer({ 'apps/a/project.json': '{}', 'apps/a/release.json': '{}' });
    expect(projects['apps/a']?.targets['tag']?.options.message).toContain('nx g nx-promote:init');
  });

  it('accepts files that begin with a byte order mark', () => {
    const projects = infer({
      'release-pipeline.json': `\uFEFF${PIPELINE}`,
      'apps/a/project.json': '{}',
      'apps/a/release.json': '\uFEFF{}',
    });
    expect(projects['apps/a']?.targets['release']?.executor).toBe('nx-promote:release');
  });
});

function objectsIn(value: unknown): object[] {
  return typeof value === 'object' && value !== null
    ? [value, ...Object.values(value).flatMap((part) => objectsIn(part))]
    : [];
}
