import { scopeOfRoots } from '../../../testing/component-scope.js';
import { join } from 'node:path';
import type { ComponentChanges } from '../../../core/ports/changes.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { gitCounters } from '../../process/git.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: ['**/*.md', 'deployment-notes/**'], lockFile: 'all' } as const;

type Files = Record<string, string | null>;

/** A component's folder as it is made: what is in it says whose it is. */
function made(folder: string, name = folder): Files {
  return {
    [`${folder}/project.json`]: `{ "name": "${name}", "root": "${folder}" }\n`,
    [`${folder}/src/main.ts`]: `main of ${name}\n`,
    [`${folder}/src/deep/other.ts`]: `other of ${name}\n`,
  };
}

/** `git mv from to` of such a folder: what names the folder itself changes with it. */
function moved(from: string, to: string, name = from): Files {
  const gone = Object.fromEntries(Object.keys(made(from)).map((path) => [path, null]));
  return { ...gone, ...made(to, name), [`${to}/project.json`]: `{ "name": "${name}", "root": "${to}" }\n` };
}

const change = (folder: string, text: string): Files => ({ [`${folder}/src/change.ts`]: text });

interface Asked {
  readonly specs: readonly CommitSpec[];
  readonly from: number | null;
  readonly to: number;
  readonly roots?: readonly string[];
  readonly workspace?: string;
}

/** The positions of the commits that come and go, newest first, and how many processes that took. */
async function asked({ specs, from, to, roots = ['components/core'], workspace = '.' }: Asked) {
  return inTemporaryFolder(async (folder) => {
    const { ids } = await buildRepository(folder, specs);
    const reader = createChangesReader({ workspaceRoot: join(folder, workspace) });
    const query = {
      component: 'core',
      ...scopeOfRoots(roots),
      from: from === null ? null : (ids[from] as string),
      to: ids[to] as string,
    };
    const before = gitCounters.processes;
    const changes = (await reader.changes([query], RULES)).get('core') as ComponentChanges;
    const processes = gitCounters.processes - before;
    const positions = (side: 'comes' | 'goes'): number[][] =>
      changes[side].map((one) => [one.commit, ...one.brought].map(({ id }) => ids.indexOf(id)));
    return { comes: positions('comes'), goes: positions('goes'), notes: changes.notes, processes };
  });
}

function line(...files: readonly Files[]): CommitSpec[] {
  return files.map((own, index) => ({ parents: index === 0 ? [] : [index - 1], files: own }));
}

const MOVED_ONCE = line(
  { ...made('apps/core'), ...made('apps/other') },
  change('apps/core', '1'),
  change('apps/core', '2'),
  moved('apps/core', 'components/core'),
  change('components/core', '3'),
);

describe('a component whose folder was moved', () => {
  it('has the changes from before the move', async () => {
    const { comes } = await asked({ specs: MOVED_ONCE, from: 0, to: 4 });
    expect(comes).toEqual([[4], [3], [2], [1]]);
  });

  it('has them all where nothing ran yet', async () => {
    const { comes } = await asked({ specs: MOVED_ONCE, from: null, to: 4 });
    expect(comes).toEqual([[4], [3], [2], [1], [0]]);
  });

  it('has them among what goes away', async () => {
    const { comes, goes } = await asked({ specs: MOVED_ONCE, from: 4, to: 0 });
    expect([comes, goes]).toEqual([[], [[4], [3], [2], [1]]]);
  });

  it('has them between two states that are both older than the move', async () => {
    const { comes } = await asked({ specs: MOVED_ONCE, from: 0, to: 2 });
    expect(comes).toEqual([[2], [1]]);
  });

  it('was moved and renamed', async () => {
    const { comes } = await asked({
      specs: line(
        made('apps/core'),
        change('apps/core', '1'),
        moved('apps/core', 'services/ingest'),
        change('services/ingest', '2'),
      ),
      from: 0,
      to: 3,
      roots: ['services/ingest'],
    });
    expect(comes).toEqual([[3], [2], [1]]);
  });

  it('was moved again and again, and back', async () => {
    const { comes } = await asked({
      specs: line(
        made('a'),
        change('a', '1'),
        moved('a', 'b', 'a'),
        change('b', '2'),
        moved('b', 'c', 'a'),
        change('c', '3'),
        moved('c', 'b', 'a'),
        change('b', '4'),
        moved('b', 'd/e', 'a'),
      ),
      from: 0,
      to: 8,
      roots: ['d/e'],
    });
    expect(comes).toEqual([[8], [7], [6], [5], [4], [3], [2], [1]]);
  });

  it('has what a branch from before the move brought afterwards', async () => {
    const { comes } = await asked({
      specs: [
        ...line(made('apps/core'), change('apps/core', '1'), moved('apps/core', 'components/core')),
        { parents: [0], files: change('apps/core', 'branch') },
        { parents: [2, 3], files: change('components/core', 'branch') },
      ],
      from: 0,
      to: 4,
    });
    expect(comes).toEqual([[4, 3], [2], [1]]);
  });

  it('is told apart from others that moved in the same commit', async () => {
    const specs = line(
      { ...made('apps/one'), ...made('apps/two') },
      change('apps/one', '1'),
      change('apps/two', '2'),
      { ...moved('apps/one', 'components/one'), ...moved('apps/two', 'components/two') },
    );
    expect((await asked({ specs, from: 0, to: 3, roots: ['components/one'] })).comes).toEqual([[3], [1]]);
    expect((await asked({ specs, from: 0, to: 3, roots: ['components/two'] })).comes).toEqual([[3], [2]]);
  });

  it('does not own what came into its former folder', async () => {
    const { comes } = await asked({
      specs: line(
        made('apps/core'),
        moved('apps/core', 'components/core'),
        made('apps/core', 'another one'),
        change('apps/core', 'of another one'),
        change('components/core', '1'),
      ),
      from: 0,
      to: 4,
    });
    expect(comes).toEqual([[4], [1]]);
  });

  it('brings the notes that were written before it moved, once', async () => {
    const note = (folder: string): string => `${folder}/deployment-notes/reindex.md`;
    const { notes } = await asked({
      specs: line(
        made('apps/core'),
        { [note('apps/core')]: 'Reindex.' },
        {
          ...moved('apps/core', 'components/core'),
          [note('apps/core')]: null,
          [note('components/core')]: 'Reindex.',
        },
      ),
      from: 0,
      to: 2,
    });
    expect(notes.comes).toMatchObject([
      { path: note('components/core'), content: 'Reindex.', introduced: true },
    ]);
  });

  it('is followed in a workspace that is a subfolder', async () => {
    const { comes } = await asked({
      specs: line(
        made('js/apps/core'),
        change('js/apps/core', '1'),
        moved('js/apps/core', 'js/components/core'),
      ),
      from: 0,
      to: 2,
      workspace: 'js',
    });
    expect(comes).toEqual([[2], [1]]);
  });
});

it('a library that moved brings its earlier changes to those who use it', async () => {
  const { comes } = await asked({
    specs: line(
      { ...made('components/core'), ...made('libs/schema') },
      change('libs/schema', '1'),
      moved('libs/schema', 'packages/schema'),
    ),
    from: 0,
    to: 2,
    roots: ['components/core', 'packages/schema'],
  });
  expect(comes).toEqual([[2], [1]]);
});

describe('what is no move', () => {
  it.each([
    ['one that went while another came', { ...goneFrom('apps/old'), ...made('components/core') }],
    [
      'a file that came from elsewhere',
      { 'apps/old/src/main.ts': null, ...made('components/core', 'apps/old') },
    ],
    ['a copy', made('components/core', 'apps/old')],
  ])('%s', async (_, files) => {
    const { comes } = await asked({
      specs: line(made('apps/old'), change('apps/old', '1'), files),
      from: 0,
      to: 2,
    });
    expect(comes).toEqual([[2]]);
  });

  it('takes no further git process', async () => {
    const touches = (text: string): Files => ({ 'components/core/package.json': text });
    const without = await asked({
      specs: line(made('components/core'), touches('1'), touches('2')),
      from: 0,
      to: 2,
    });
    const within = await asked({ specs: MOVED_ONCE, from: 0, to: 4 });
    expect(within.processes - without.processes).toBe(1);
  });
});

function goneFrom(folder: string): Files {
  return Object.fromEntries(Object.keys(made(folder)).map((path) => [path, null]));
}
