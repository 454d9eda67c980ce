import { addProjectConfiguration, logger, writeJson, type Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { parseNoteFile } from '../../core/notes/parse-note.js';
import deploymentNote from './generator.js';

const FILE = 'components/core/deployment-notes/reindex.md';
let tree: Tree;
beforeEach(() => {
  jest.spyOn(logger, 'info').mockImplementation(() => undefined);
  tree = createTree();
  writeJson(tree, 'nx.json', {});
  addProjectConfiguration(tree, 'core', { root: 'components/core' });
  tree.write(
    'release-pipeline.json',
    JSON.stringify({ environments: [{ name: 'staging' }, { name: 'production' }] }),
  );
});
afterEach(() => jest.restoreAllMocks());

describe('the generator of deployment notes', () => {
  it('writes a note that is read back as it was asked for', async () => {
    await deploymentNote(tree, {
      project: 'core',
      name: 'reindex',
      text: 'Reindex: "all" files',
      when: 'after',
      environments: 'staging, production',
      command: 'npm run  reindex',
      idempotent: true,
      undo: 'Drop the index.',
    });
    expect(parseNoteFile(FILE, tree.read(FILE, 'utf8') ?? '')).toMatchObject({
      id: 'components/core/reindex',
      when: 'after',
      environments: ['staging', 'production'],
      kind: 'command',
      command: ['npm', 'run', 'reindex'],
      idempotent: true,
      reversible: true,
      undo: 'Drop the index.',
      text: 'Reindex: "all" files',
      problems: [],
    });
  });

  it('asks for a text where none is given, and knows what cannot be undone', async () => {
    await deploymentNote(tree, { project: 'core', name: 'reindex', irreversible: true });
    const note = parseNoteFile(FILE, tree.read(FILE, 'utf8') ?? '');
    expect(note).toMatchObject({ when: 'before', environments: null, reversible: false, problems: [] });
    expect(note.text).toContain('Say here what is to be done');
  });

  it.each([
    [{ project: 'cor', name: 'x' }, /There is no project "cor".*core/],
    [{ project: 'core', name: '../x' }, /A note's name is part of its id/],
    [{ project: 'core', name: 'README' }, /README.md explains the folder and is no note/],
    [{ project: 'core', name: 'x', environments: 'stagin' }, /There is no environment "stagin"/],
  ])('refuses %j and writes nothing', async (options, message) => {
    await expect(deploymentNote(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges().some(({ path }) => path.includes('deployment-notes'))).toBe(false);
  });

  it.each([
    [{}, 'Before core enters an environment, somebody is asked for it:'],
    [{ when: 'after' as const }, 'After core has come to an environment, somebody is asked for it:'],
    [
      { command: 'make reindex' },
      'Before core enters an environment, the release runs its command. By hand instead:',
    ],
  ])('says when it is due and who carries it out: %j', async (options, sentence) => {
    await deploymentNote(tree, { project: 'core', name: 'reindex', ...options });
    expect(logger.info).toHaveBeenCalledWith(`  ${sentence}`);
  });

  it('leaves a note alone that is there', async () => {
    tree.write(FILE, 'mine');
    await expect(deploymentNote(tree, { project: 'core', name: 'reindex' })).rejects.toThrow(
      'is there already',
    );
    expect(tree.read(FILE, 'utf8')).toBe('mine');
  });
});
