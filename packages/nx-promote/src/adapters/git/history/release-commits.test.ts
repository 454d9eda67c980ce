import { scopeOfRoots } from '../../../testing/component-scope.js';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { gitCounters } from '../../process/git.js';
import { createHistoryReader } from './history-reader.js';

const RULES: HistoryRules = {
  sharedFiles: ['nx.json', 'tools/**'],
  ignore: ['**/*.md', 'release.json', 'deployment-notes/**'],
  lockFile: 'all',
};

function component(name: string, ...libraries: string[]): HistoryQuery {
  const root = `components/${name}`;
  return { name, root, ...scopeOfRoots([root, ...libraries]) };
}

/** A straight line of commits, one per set of files. */
function line(...changes: Record<string, string | null>[]): CommitSpec[] {
  return changes.map((files, index) => ({ parents: index === 0 ? [] : [index - 1], files }));
}

/** Answers as `name -> [index of the commit, why, path]`. */
async function answers(
  commits: readonly CommitSpec[],
  components: readonly HistoryQuery[],
  rules: Partial<HistoryRules> = {},
  folder = '.',
): Promise<Record<string, [number, string, string]>> {
  return inTemporaryFolder(async (place) => {
    const repository = await buildRepository(place, commits);
    const reader = createHistoryReader({ workspaceRoot: join(place, folder) });
    const found = await reader.releaseCommits(repository.head, components, { ...RULES, ...rules });
    return Object.fromEntries(
      [...found].map(([name, each]) => [name, [repository.ids.indexOf(each.commit), each.why, each.path]]),
    );
  });
}

describe('releaseCommits', () => {
  it('finds the newest commit that touches the component or its closure', async () => {
    const history = line(
      { 'components/core/a': '1', 'components/ui/a': '1', 'libs/shared/a': '1' },
      { 'libs/shared/a': '2' },
      { 'components/ui/b/c': '1' },
      { 'components/core-tools/a': '1', 'elsewhere/a': '1' },
    );
    await expect(
      answers(history, [component('core', 'libs/shared'), component('ui', 'libs/shared'), component('none')]),
    ).resolves.toEqual({
      core: [1, 'dependency', 'libs/shared/a'],
      ui: [2, 'component', 'components/ui/b/c'],
    });
  });

  it('finds the move of a folder, which is a change of what is there now', async () => {
    const history = line(
      { 'apps/core/a': '1' },
      { 'apps/core/a': null, 'components/core/a': '1' },
      { 'elsewhere/a': '1' },
    );
    await expect(answers(history, [component('core')])).resolves.toEqual({
      core: [1, 'component', 'components/core/a'],
    });
  });

  it('prefers the closest reason when one commit gives several', async () => {
    const history = line({
      'components/core/a': '1',
      'libs/shared/a': '1',
      'nx.json': '1',
      'yarn.lock': '1',
    });
    await expect(
      answers(history, [component('core'), component('ui', 'libs/shared'), component('other')]),
    ).resolves.toEqual({
      core: [0, 'component', 'components/core/a'],
      ui: [0, 'dependency', 'libs/shared/a'],
      other: [0, 'shared', 'nx.json'],
    });
  });

  it('counts shared files and any lock file for all, ignored files for nobody', async () => {
    const first = { 'components/core/a': '1', 'components/ui/a': '1' };
    const only = [component('core')];
    const ignored = { 'components/core/README.md': '2', 'components/core/release.json': '2', 'nx.md': '1' };
    await expect(answers(line(first, ignored), only)).resolves.toEqual({
      core: [0, 'component', 'components/core/a'],
    });
    await expect(answers(line(first, { 'tools/x/y': '1' }), only)).resolves.toEqual({
      core: [1, 'shared', 'tools/x/y'],
    });
    await expect(answers(line(first, { 'pnpm-lock.yaml': '1' }), only)).resolves.toEqual({
      core: [1, 'lock-file', 'pnpm-lock.yaml'],
    });
    await expect(answers(line(first, { 'components/ui/yarn.lock': '1' }), only)).resolves.toEqual({
      core: [0, 'component', 'components/core/a'],
    });
  });

  it('counts a lock file by what it resolves to when asked, if it can be read', async () => {
    const lockFile = (versions: Record<string, string>): string =>
      JSON.stringify({
        packages: Object.fromEntries(
          Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]),
        ),
      });
    const needs = (name: string, ...npmDependencies: string[]): HistoryQuery => ({
      ...component(name),
      npmDependencies,
    });
    const components = [needs('core', 'x'), needs('ui', 'y'), needs('plain')];
    const history = line(
      { 'components/core/a': '1', 'components/ui/a': '1', 'components/plain/a': '1' },
      { 'package-lock.json': lockFile({ x: '1', y: '1', z: '1' }) },
      { 'package-lock.json': lockFile({ x: '2', y: '1', z: '1' }) },
      { 'package-lock.json': lockFile({ x: '2', y: '1', z: '2' }) },
    );
    const resolved = { lockFile: 'resolved' } as const;
    await expect(answers(history, components, resolved)).resolves.toEqual({
      core: [2, 'lock-file', 'package-lock.json'],
      ui: [1, 'lock-file', 'package-lock.json'],
      plain: [0, 'component', 'components/plain/a'],
    });
    const broken = [...history, { parents: [3], files: { 'package-lock.json': '<<<<<<<' } }];
    await expect(answers(broken, components, resolved)).resolves.toMatchObject({
      ui: [4, 'lock-file', 'package-lock.json'],
      plain: [0, 'component', 'components/plain/a'],
    });
    const bun = [...history, { parents: [3], files: { 'bun.lock': '1' } }];
    await expect(answers(bun, components, resolved)).resolves.toMatchObject({
      plain: [4, 'lock-file', 'bun.lock'],
    });
  });

  it('sees a deletion, a move and the return to an earlier content', async () => {
    const history = line(
      { 'components/core/a': '1', 'components/ui/a': '1', 'components/db/a': '1', 'components/db/b': '1' },
      { 'components/core/a': null, 'components/moved/a': '1', 'components/db/a': '2' },
      { 'components/db/a': '1' },
      { 'components/db/b': null },
    );
    await expect(
      answers(
        history,
        ['core', 'ui', 'db', 'moved'].map((name) => component(name)),
      ),
    ).resolves.toEqual({
      core: [1, 'component', 'components/core/a'],
      ui: [0, 'component', 'components/ui/a'],
      db: [3, 'component', 'components/db/b'],
      moved: [1, 'component', 'components/moved/a'],
    });
  });

  it('takes the merge, not the commits that came with it', async () => {
    const history: CommitSpec[] = [
      { parents: [], files: { 'components/core/a': '1', 'components/ui/a': '1' } },
      { parents: [0], files: { 'components/core/a': '2' } },
      { parents: [0], files: { 'components/ui/a': '2' } },
      { parents: [2, 1], files: { 'components/core/a': '2' } },
    ];
    await expect(answers(history, [component('core'), component('ui')])).resolves.toEqual({
      core: [3, 'component', 'components/core/a'],
      ui: [2, 'component', 'components/ui/a'],
    });
  });

  it('serves a workspace in a subfolder of the repository', async () => {
    const history = line(
      { 'apps & "more"/components/core/a': '1', 'apps & "more"/nx.json': '1', 'nx.json': '1' },
      { 'components/core/a': '1', 'nx.json': '2', 'apps & "more"/README.md': '1', 'yarn.lock': '1' },
    );
    await expect(answers(history, [component('core')], {}, 'apps & "more"')).resolves.toEqual({
      core: [0, 'component', 'components/core/a'],
    });
  });

  it('gives the workspace root everything', async () => {
    const root: HistoryQuery = { name: 'root', root: '.', ...scopeOfRoots(['.']) };
    await expect(answers(line({ a: '1' }, { 'x/y/z': '1' }, { 'x.md': '1' }), [root])).resolves.toEqual({
      root: [1, 'component', 'x/y/z'],
    });
  });

  it('takes any legal path unharmed', async () => {
    const names = [
      'new\nline',
      'quo"te',
      "apo'strophe",
      'pi|pe',
      '日本 \u202e語',
      '-x',
      ':(top)',
      'end 1',
      '*?[',
    ];
    const history = line(
      Object.fromEntries(names.map((name) => [`components/${name}/f\n${name}`, '1'])),
      ...names.map((name) => ({ [`components/${name}/g${name}`]: '1', [name]: '1' })),
    );
    const found = await answers(
      history,
      names.map((name) => component(name)),
    );
    expect(found).toEqual(
      Object.fromEntries(
        names.map((name, index) => [name, [index + 1, 'component', `components/${name}/g${name}`]]),
      ),
    );
  });

  it('is not misled by a file that is called like a commit', async () => {
    await inTemporaryFolder(async (folder) => {
      const begin = line({ 'components/a/x': '1', 'components/b/x': '1' }, { 'components/a/x': '2' });
      const { ids } = await buildRepository(join(folder, 'first'), begin);
      const named = [...begin, { parents: [1], files: { [ids[1] as string]: '1', 'components/b/x': '2' } }];
      const repository = await buildRepository(join(folder, 'second'), named);
      const reader = createHistoryReader({ workspaceRoot: repository.folder });
      const found = await reader.releaseCommits(repository.head, [component('b'), component('a')], RULES);
      expect(found.get('b')?.commit).toBe(repository.ids[2]);
      expect(found.get('a')?.commit).toBe(ids[1]);
    });
  });

  it('needs the same few git processes for 2 components as for 200, near and far', async () => {
    const many = Array.from({ length: 200 }, (_, index) => component(`c${index}`));
    const history = line(
      Object.fromEntries(many.map(({ root }) => [`${root}/a`, '1'])),
      ...Array.from({ length: 600 }, (_, index) => ({ [`components/c${index % 150}/a`]: `${index}` })),
    );
    await inTemporaryFolder(async (folder) => {
      const repository = await buildRepository(folder, history);
      const reader = createHistoryReader({ workspaceRoot: folder });
      const processesFor = async (components: readonly HistoryQuery[]): Promise<number> => {
        const before = gitCounters.processes;
        const found = await reader.releaseCommits(repository.head, components, RULES);
        expect(found.size).toBe(components.length);
        return gitCounters.processes - before;
      };
      const far = [many[198], many[199]] as HistoryQuery[];
      expect(await processesFor(many)).toBe(await processesFor(far));
      expect(await processesFor(many.slice(0, 2))).toBeLessThanOrEqual(await processesFor(far));
    });
  });

  it('ends with what git said when an object of the history is damaged', async () => {
    await inTemporaryFolder(async (folder) => {
      const history = line({ 'components/core/a': '1' }, { 'components/ui/a': '1' }, { other: '1' });
      const repository = await buildRepository(folder, history);
      const tree = (await repository.git('rev-parse', `${repository.ids[1]}^{tree}`)).trim();
      await rm(join(folder, '.git', 'objects', tree.slice(0, 2), tree.slice(2)));
      const reader = createHistoryReader({ workspaceRoot: folder });
      await expect(reader.releaseCommits(repository.head, [component('core')], RULES)).rejects.toMatchObject({
        kind: 'external',
        code: 'GIT_FAILED',
        details: expect.arrayContaining([expect.stringContaining(tree)]),
      });
    });
  });

  it('says in which repository git failed, and what git said', async () => {
    await inTemporaryFolder(async (folder) => {
      const repository = await buildRepository(folder, line({ a: '1' }));
      const reader = createHistoryReader({ workspaceRoot: folder });
      const absent = '1'.repeat(40);
      await expect(reader.releaseCommits(absent, [component('core')], RULES)).rejects.toMatchObject({
        code: 'HISTORY_TOO_SHORT',
        message: expect.stringContaining(absent),
      });
      await expect(reader.releaseCommits(repository.head, [], RULES)).resolves.toEqual(new Map());
    });
  });
});
