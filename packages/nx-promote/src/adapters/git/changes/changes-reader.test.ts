import { scopeOfRoots } from '../../../testing/component-scope.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangesQuery, ComponentChanges } from '../../../core/ports/changes.js';
import { buildRepository, type BuiltRepository, type CommitSpec } from '../../../testing/repositories.js';
import { isSameNote } from '../../../core/notes/same-note.js';
import { gitCounters } from '../../process/git.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = {
  sharedFiles: ['nx.json'],
  ignore: ['**/*.md', 'deployment-notes/**'],
  lockFile: 'all',
} as const;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function changesOf(
  specs: readonly CommitSpec[],
  from: number | null,
  to: number,
  closureRoots: readonly string[] = ['apps/a'],
): Promise<{ changes: ComponentChanges; repository: BuiltRepository }> {
  const repository = await buildRepository(folder, specs);
  const id = (index: number): string => repository.ids[index] as string;
  const query: ChangesQuery = {
    component: 'a',
    ...scopeOfRoots(closureRoots),
    from: from === null ? null : id(from),
    to: id(to),
  };
  const answer = await createChangesReader({ workspaceRoot: folder, isSameNote }).changes([query], RULES);
  return { changes: answer.get('a') as ComponentChanges, repository };
}

function line(...files: readonly Readonly<Record<string, string | null>>[]): CommitSpec[] {
  return files.map((own, index) => ({ parents: index === 0 ? [] : [index - 1], files: own }));
}

describe('facts', () => {
  it('keep hostile messages, names and paths as they are', async () => {
    const message = 'a | b\n\n\u202eabc\u001b[31m <b> 🎉\n\n\n--\n\u0001 x';
    const { changes } = await changesOf(
      [
        { parents: [], files: { top: '' } },
        {
          parents: [0],
          files: { 'apps/a/we | ird\n"\t\u0001é': 'x' },
          message,
          author: 'Zoë "|" <zoe@example.org>',
        },
      ],
      0,
      1,
    );
    expect(changes.comes[0]?.commit).toMatchObject({
      message,
      author: { name: 'Zoë "|"', email: 'zoe@example.org' },
    });
  });

  it('are what the mailmap makes of authors', async () => {
    const { changes } = await changesOf(
      line({ '.mailmap': 'Ada Lovelace <ada@example.org>\n' }, { 'apps/a/x': '1' }),
      0,
      1,
    );
    expect(changes.comes[0]?.commit.author.name).toBe('Ada Lovelace');
  });

  it('are what the mailmap makes of co-authors, hostile and half ones too', async () => {
    const message = [
      'Pair',
      '',
      'Co-authored-by: ada <ADA@example.org>',
      'Co-authored-by: Bo Bee <bo@example.org>',
      'co-authored-by: No Address',
      'Co-authored-by: <> <',
      'Co-authored-by: Broken <broken',
    ].join('\n');
    const { changes } = await changesOf(
      [
        { parents: [], files: { '.mailmap': 'Ada Lovelace <ada@example.org>\n' } },
        { parents: [0], files: { 'apps/a/x': '1' }, message },
      ],
      0,
      1,
    );
    expect(changes.comes[0]?.commit.coAuthors.map(({ name }) => name)).toEqual([
      'Ada Lovelace',
      'Bo Bee',
      'No Address',
      'Broken',
    ]);
  });

  it('count shared files and the lock file for everybody, and ignored ones for nobody', async () => {
    const { changes, repository } = await changesOf(
      line(
        { top: '' },
        { 'nx.json': '1' },
        { 'package-lock.json': '1' },
        { 'apps/a/readme.md': '1' },
        { other: '1' },
      ),
      0,
      4,
    );
    expect(changes.comes.map(({ commit }) => commit.id)).toEqual([repository.ids[2], repository.ids[1]]);
  });

  it('are read relative to a workspace in a subfolder', async () => {
    const repository = await buildRepository(
      folder,
      line({ 'js/top': '' }, { 'js/apps/a/x': '1' }, { 'apps/a/x': '1' }),
    );
    const [from, , to] = repository.ids as [string, string, string];
    const reader = createChangesReader({ workspaceRoot: join(folder, 'js') });
    const answer = await reader.changes([{ component: 'a', ...scopeOfRoots(['apps/a']), from, to }], RULES);
    expect(answer.get('a')?.comes.map(({ commit }) => commit.id)).toEqual([repository.ids[1]]);
  });
});

describe('a merge of one commit that stands on the trunk', () => {
  it('changes what its commit changes, and so does a commit that was made twice', async () => {
    const { changes, repository } = await changesOf(
      [
        { parents: [], files: { 'apps/a/x': '1\n' } },
        { parents: [0], files: { 'apps/a/x': '2\n' }, message: 'work' },
        { parents: [0], files: { 'apps/a/x': '2\n' }, message: 'the same work' },
        { parents: [0, 1, 2], files: { 'apps/a/x': '2\n' } },
        { parents: [3], files: { 'apps/b/x': '1\n' } },
        { parents: [3, 4], files: { 'apps/b/x': '1\n' } },
      ],
      0,
      5,
    );
    const [, work, twice, merge] = repository.ids;
    const told = changes.comes.map(({ commit, touches, brought }) => ({
      id: commit.id,
      touches,
      brought: brought.map(({ id }) => id).sort(),
    }));
    expect(told).toEqual([{ id: merge, touches: true, brought: [work, twice].sort() }]);
  });
});

describe('a cherry-picked merge', () => {
  it('is the same change as its merge on the other side', async () => {
    const { changes, repository } = await changesOf(
      [
        { parents: [], files: { 'apps/a/x': '1\n' } },
        { parents: [0], files: { 'apps/a/y': 'one\n' } },
        { parents: [1], files: { 'apps/a/x': '2\n' } },
        { parents: [0, 2], files: { 'apps/a/y': 'one\n', 'apps/a/x': '2\n' } },
        { parents: [0], files: { 'apps/a/y': 'one\n', 'apps/a/x': '2\n' }, message: 'picked' },
      ],
      4,
      3,
    );
    expect(changes.goes[0]?.same).toEqual([{ commit: repository.ids[4], as: repository.ids[3] }]);
    expect(changes.comes[0]?.same).toEqual([{ commit: repository.ids[3], as: repository.ids[4] }]);
  });
});

describe('a change that was written anew on the other side', () => {
  const specs = (message: string, files: CommitSpec['files']): CommitSpec[] => [
    { parents: [], files: { 'apps/a/x': '1\n' } },
    { parents: [0], files: { 'apps/a/x': '2\n' }, message: 'first part' },
    { parents: [1], files: { 'apps/a/x': '3\n' }, message: 'second part' },
    { parents: [0], files: { 'apps/a/x': 'other\n' } },
    { parents: [3], ...(files === undefined ? {} : { files }), message },
  ];

  it.each([
    ['a cherry-pick that had to be mended', (id: string) => `pick\n\n(cherry picked from commit ${id})`],
    ['a trailer', (id: string) => `anew\n\nPromote-Forward-Port: ${id.slice(0, 12)}`],
  ])('is known there by %s, and what was not named is not', async (_, message) => {
    const before = await buildRepository(join(folder, 'before'), specs('', { 'apps/a/x': 'mended\n' }));
    const fix = before.ids[2] as string;
    const { changes, repository } = await changesOf(specs(message(fix), { 'apps/a/x': 'mended\n' }), 2, 4);
    const [, first] = repository.ids;
    expect(changes.goes.map(({ commit, same }) => [commit.id, same])).toEqual([
      [fix, [{ commit: fix, as: repository.ids[4], declared: true }]],
      [first, []],
    ]);
    expect(changes.comes.map(({ same }) => same)).toEqual([[], []]);
  });

  it('is known also by a commit that touches nothing', async () => {
    const before = await buildRepository(join(folder, 'before'), specs('', undefined));
    const message = `was right already\n\nPromote-Forward-Port: ${before.ids[2]}`;
    const { changes, repository } = await changesOf(specs(message, undefined), 2, 4);
    expect(changes.goes[0]?.same).toEqual([
      { commit: repository.ids[2], as: repository.ids[4], declared: true },
    ]);
  });
});

describe('note files', () => {
  const note = (name: string): string => `apps/a/deployment-notes/${name}.md`;

  it('come with the newest text, also in a commit that counts for nothing else', async () => {
    const { changes, repository } = await changesOf(
      line({ top: '' }, { [note('n')]: 'old' }, { [note('n')]: 'new', 'apps/b/deployment-notes/m.md': 'x' }),
      0,
      2,
    );
    expect(changes.comes).toEqual([]);
    expect(changes.notes.comes).toEqual([
      {
        path: note('n'),
        formerPaths: [],
        commit: repository.ids[2],
        content: 'new',
        earlier: ['old'],
        introduced: true,
        deleted: false,
      },
    ]);
  });

  it('of a folder that moved into the component are as new as they were', async () => {
    const moved = { 'old/deployment-notes/n.md': null, [note('n')]: 'text' };
    const within = await changesOf(line({ top: '' }, { 'old/deployment-notes/n.md': 'text' }, moved), 0, 2);
    expect(within.changes.notes.comes).toMatchObject([
      { path: note('n'), formerPaths: ['old/deployment-notes/n.md'], introduced: true },
    ]);
  });

  it('that came before they were moved into the component are not new', async () => {
    const moved = { 'old/deployment-notes/n.md': null, [note('n')]: 'text' };
    const { changes } = await changesOf(line({ 'old/deployment-notes/n.md': 'text' }, moved), 0, 1);
    expect(changes.notes.comes).toMatchObject([{ path: note('n'), introduced: false }]);
  });

  it('that moved and were edited in one commit are the notes they were', async () => {
    const { changes } = await changesOf(
      line(
        { [note('a')]: 'Rebuild the index of files, about 20 minutes.' },
        { [note('a')]: null, [note('b')]: 'Rebuild the index of files, about 30 minutes.' },
      ),
      0,
      1,
    );
    expect(changes.notes.comes).toMatchObject([
      { path: note('b'), formerPaths: [note('a')], introduced: false },
    ]);
  });

  it('that take the place of another one are new', async () => {
    const { changes } = await changesOf(
      line({ [note('a')]: 'Rebuild the index.' }, { [note('a')]: null, [note('b')]: 'Drain the queue.' }),
      0,
      1,
    );
    expect(changes.notes.comes).toMatchObject([
      { path: note('b'), formerPaths: [], introduced: true },
      { path: note('a'), deleted: true },
    ]);
  });

  it('under a name that was used before are new, and say nothing of the one before', async () => {
    const { changes } = await changesOf(
      line({ [note('a')]: 'one' }, { [note('a')]: null }, { [note('a')]: 'two' }, { [note('a')]: 'three' }),
      0,
      3,
    );
    expect(changes.notes.comes).toMatchObject([
      { path: note('a'), content: 'three', earlier: ['two'], introduced: true, deleted: false },
    ]);
  });

  it('tell what an edit began from', async () => {
    const { changes } = await changesOf(line({ [note('a')]: 'one' }, { [note('a')]: 'two' }), 0, 1);
    expect(changes.notes.comes).toMatchObject([{ content: 'two', earlier: ['one'], introduced: false }]);
  });

  it('are as the line of first parents has them, whatever a branch tried', async () => {
    const { changes } = await changesOf(
      [
        { parents: [], files: { top: '' } },
        { parents: [0], files: { [note('gone')]: 'x', [note('kept')]: 'x' } },
        { parents: [1], files: { [note('gone')]: null } },
        { parents: [0, 2], files: { [note('kept')]: 'x' } },
      ],
      0,
      3,
    );
    expect(changes.notes.comes).toMatchObject([{ path: note('kept'), introduced: true }]);
  });

  it('that are gone count for nothing where nothing runs yet', async () => {
    const history = line({ [note('a')]: 'x', [note('b')]: 'y' }, { [note('a')]: null });
    const { changes } = await changesOf(history, null, 1);
    expect(changes.notes.comes).toMatchObject([{ path: note('b') }]);
  });

  it('that only moved are not new, and remember their names', async () => {
    const { changes } = await changesOf(
      line(
        { [note('a')]: 'text' },
        { [note('a')]: null, [note('b')]: 'text' },
        { [note('b')]: null, [note('c')]: 'text' },
      ),
      0,
      2,
    );
    expect(changes.notes.comes).toMatchObject([
      { path: note('c'), formerPaths: [note('b'), note('a')], introduced: false },
    ]);
  });

  it('that were added and deleted again are still told', async () => {
    const { changes } = await changesOf(
      line({ top: '' }, { [note('a')]: 'text' }, { [note('a')]: null }),
      0,
      2,
    );
    expect(changes.notes.comes).toMatchObject([{ content: 'text', introduced: true, deleted: true }]);
  });

  it('are told when a commit of the branch asks in its trailer, and touches nothing else', async () => {
    const message = 'Tell\n\nDeployment-Note: Drain the queue.';
    const { changes, repository } = await changesOf(
      [
        { parents: [], files: { top: '' } },
        { parents: [0], files: { 'apps/a/x': '1' } },
        { parents: [1], message },
        { parents: [0, 2], files: { 'apps/a/x': '1' } },
        { parents: [3], files: { 'apps/b/x': '1' }, message },
      ],
      0,
      4,
    );
    expect(changes.comes.map(({ bystanders }) => bystanders.map(({ id }) => id))).toEqual([
      [repository.ids[2]],
    ]);
  });

  it('are not taken from subfolders or other endings, which are told', async () => {
    const paths = ['apps/a/deployment-notes/old/n.md', 'apps/a/deployment-notes/N.MD'];
    const files = Object.fromEntries([...paths, note('README'), note('n')].map((path) => [path, 'x']));
    const { changes } = await changesOf(line({ top: '' }, files), 0, 1);
    expect(changes.notes.comes.map(({ path }) => path)).toEqual([note('n')]);
    expect([...changes.notes.overlooked].sort()).toEqual([...paths].sort());
  });

  it('go with a rollback', async () => {
    const { changes } = await changesOf(line({ top: '' }, { [note('a')]: 'text' }), 1, 0);
    expect(changes.notes).toMatchObject({ comes: [], goes: [{ path: note('a'), introduced: true }] });
  });
});

describe('the number of git processes', () => {
  it('is the same for 2 and for 60 components', async () => {
    const count = 60;
    const specs = Array.from({ length: 400 }, (_, index) => ({
      parents: index === 0 ? [] : [index - 1],
      files: {
        [`apps/c${index % count}/x`]: String(index),
        [`apps/c${index % count}/deployment-notes/n.md`]: `${index}`,
      },
    }));
    const { ids } = await buildRepository(folder, specs);
    const counted: number[] = [];
    for (const components of [2, count]) {
      const queries = Array.from({ length: components }, (_, index) => ({
        component: `c${index}`,
        ...scopeOfRoots([`apps/c${index}`]),
        from: ids[index] as string,
        to: ids[399 - index] as string,
      }));
      const before = gitCounters.processes;
      const answer = await createChangesReader({ workspaceRoot: folder }).changes(queries, RULES);
      counted.push(gitCounters.processes - before);
      expect(answer.get('c1')?.comes.length).toBeGreaterThan(4);
    }
    expect(counted[1]).toBe(counted[0]);
    // One less where there is but one core.
    expect(counted[0]).toBeLessThanOrEqual(8);
  });
});
