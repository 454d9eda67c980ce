import { scopeOfRoots } from '../../../testing/component-scope.js';
import fc from 'fast-check';
import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { randomHistory } from '../../../testing/random-history.js';
import { buildRepository, type BuiltRepository } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createHistoryReader } from './history-reader.js';

const PATHS = [
  'a/x',
  'a/notes.md',
  'a/release.json',
  'a/deployment-notes/1',
  'a/src/deployment-notes/1',
  'a/inner/y',
  'ab/x',
  'b|"\n/x',
  'lib/é/x',
  'nx.json',
  'a/nx.json',
  'tools/x/y',
  'yarn.lock',
  'a/yarn.lock',
  'README.md',
];

const COMPONENTS: HistoryQuery[] = [
  query('a', ['lib/é']),
  query('a/inner', []),
  query('ab', ['a/inner', 'lib']),
  query('b|"\n', []),
  query('gone', ['lib/é']),
];

function query(root: string, libraries: readonly string[]): HistoryQuery {
  return { name: root, root, ...scopeOfRoots([root, ...libraries]) };
}

const PLAIN: HistoryRules = { sharedFiles: [], ignore: [], lockFile: 'all' };
const RULES: HistoryRules = {
  sharedFiles: ['nx.json', 'tools/**'],
  ignore: ['**/*.md', 'release.json', 'deployment-notes/**'],
  lockFile: 'all',
};

/** The rules again, in other words: nothing here knows of globs, chunks or streams. */
function counts(path: string, component: HistoryQuery): boolean {
  if (path.endsWith('.md')) return false;
  if (path.split('/').at(-1) === 'release.json') return false;
  if (['nx.json', 'yarn.lock'].includes(path) || path.startsWith('tools/')) return true;
  return component.closureRoots.some(
    (root) => path.startsWith(`${root}/`) && !path.startsWith(`${root}/deployment-notes/`),
  );
}

/** Slow and obviously right: one commit after the other, one component after the other. */
async function modelWithRules(repository: BuiltRepository): Promise<Record<string, string>> {
  const line = (await repository.git('rev-list', '--first-parent', '--parents', repository.head)).split('\n');
  const result: Record<string, string> = {};
  for (const [commit, parent] of line.filter(Boolean).map((each) => each.split(' ') as [string, string?])) {
    const sides = parent === undefined ? ['--root', '--no-commit-id', commit] : [parent, commit];
    const output = await repository.git('diff-tree', '-r', '--name-only', '--no-renames', '-z', ...sides);
    for (const component of COMPONENTS) {
      const touched = output.split('\0').some((path) => path !== '' && counts(path, component));
      if (touched) result[component.name] ??= commit;
    }
  }
  return result;
}

/** git's own answer, a process per component; it knows paths alone, so there must be no rules and no lock file. */
async function modelByLog(repository: BuiltRepository): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const { name, closureRoots } of COMPONENTS) {
    const paths = closureRoots.map((root) => `:(literal)${root}`);
    const log = ['log', '-1', '--first-parent', '--no-renames', '--format=%H', repository.head];
    const commit = (await repository.git(...log, '--', ...paths)).trim();
    if (commit !== '') result[name] = commit;
  }
  return result;
}

async function ours(repository: BuiltRepository, rules: HistoryRules): Promise<Record<string, string>> {
  const reader = createHistoryReader({ workspaceRoot: repository.folder, firstChunk: 1 });
  const found = await reader.releaseCommits(repository.head, COMPONENTS, rules);
  return Object.fromEntries([...found].map(([name, { commit }]) => [name, commit]));
}

describe('releaseCommits over generated histories', () => {
  it('agrees with a commit by commit comparison, with all rules', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory(PATHS), async (commits) => {
        await inTemporaryFolder(async (folder) => {
          const repository = await buildRepository(folder, commits, { bare: true });
          expect(await ours(repository, RULES)).toEqual(await modelWithRules(repository));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with git log per component, where there are paths only', async () => {
    const paths = PATHS.filter((path) => path !== 'yarn.lock');
    await fc.assert(
      fc.asyncProperty(randomHistory(paths, 24), async (commits) => {
        await inTemporaryFolder(async (folder) => {
          const repository = await buildRepository(folder, commits, { bare: true });
          expect(await ours(repository, PLAIN)).toEqual(await modelByLog(repository));
        });
      }),
      { numRuns: 40 },
    );
  });
});
