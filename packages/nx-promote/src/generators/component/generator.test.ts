import { addProjectConfiguration, logger, readJson, writeJson, type Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import component from './generator.js';

describe('the generator component', () => {
  let tree: Tree;
  let said: string[];
  beforeEach(() => {
    said = [];
    jest.spyOn(logger, 'info').mockImplementation((line: string) => void said.push(line));
    tree = createTree();
    writeJson(tree, 'nx.json', {});
    addProjectConfiguration(tree, 'ingest-core', { root: 'components/ingest-core' });
  });
  afterEach(() => jest.restoreAllMocks());

  it('writes a release.json whose schema an editor finds', async () => {
    await component(tree, { project: 'ingest-core' });
    expect(readJson(tree, 'components/ingest-core/release.json')).toEqual({
      $schema: '../../node_modules/nx-promote/schemas/release.schema.json',
    });
  });

  it('puts in what it was told', async () => {
    await component(tree, {
      project: 'ingest-core',
      image: 'core',
      buildTarget: 'container',
      deployAfter: 'a, b',
    });
    expect(readJson(tree, 'components/ingest-core/release.json')).toMatchObject({
      image: 'core',
      build: { target: 'container' },
      deployAfter: ['a', 'b'],
    });
  });

  it('leaves a release.json alone that is there', async () => {
    writeJson(tree, 'components/ingest-core/release.json', { image: 'mine' });
    await component(tree, { project: 'ingest-core', image: 'other' });
    expect(readJson(tree, 'components/ingest-core/release.json')).toEqual({ image: 'mine' });
  });

  it('says which commands come next, in the words of the pipeline', async () => {
    writeJson(tree, 'release-pipeline.json', {
      environments: [{ name: 'dev', enters: 'on-merge' }, { name: 'live' }],
    });
    await component(tree, { project: 'ingest-core' });
    expect(said.join('\n')).toContain('nx run ingest-core:release --dry-run');
    expect(said.join('\n')).toContain('nx run ingest-core:release-live');
  });

  it('refuses a library, and names the applications', async () => {
    addProjectConfiguration(tree, 'shared', { root: 'libs/shared', projectType: 'library' });
    addProjectConfiguration(tree, 'api', { root: 'apps/api', projectType: 'application' });
    await expect(component(tree, { project: 'shared' })).rejects.toThrow(
      /is a library.*\n.*applications: api/,
    );
    expect(tree.exists('libs/shared/release.json')).toBe(false);
  });

  it.each([
    ['a script', 'release', { scripts: { release: 'semantic-release' } }, {}],
    ['a target', 'deploy-live', {}, { 'deploy-live': { executor: 'nx:run-commands' } }],
  ])(
    'says at once that %s of the project is called like a release target',
    async (_, name, manifest, targets) => {
      writeJson(tree, 'release-pipeline.json', { environments: [{ name: 'live', enters: 'on-merge' }] });
      addProjectConfiguration(tree, 'api', { root: 'apps/api', targets });
      writeJson(tree, 'apps/api/package.json', manifest);
      await expect(component(tree, { project: 'api' })).rejects.toThrow(`like release targets: ${name}.`);
      expect(tree.exists('apps/api/release.json')).toBe(false);
      writeJson(tree, 'nx.json', {
        plugins: [{ plugin: 'nx-promote', options: { targetNames: { prefix: 'promote-' } } }],
      });
      await component(tree, { project: 'api' });
      expect(tree.exists('apps/api/release.json')).toBe(true);
    },
  );

  it('finds a name whose scope was left out', async () => {
    addProjectConfiguration(tree, '@clinio/server', { root: 'apps/server' });
    await expect(component(tree, { project: 'server' })).rejects.toThrow('did you mean "@clinio/server"?');
  });

  it('names the nearest project when there is none of that name', async () => {
    await expect(component(tree, { project: 'ingest-cor' })).rejects.toThrow('did you mean "ingest-core"?');
  });
});
