import { scopeOfRoots } from '../../../testing/component-scope.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createHistoryReader } from '../history/history-reader.js';
import { HistorySupply } from '../history/history-supply.js';
import { createUncountedReader } from '../history/uncounted.js';

const RULES = { sharedFiles: [], ignore: ['docs/**', '**/*.md'], lockFile: 'all' } as const;

type Files = Readonly<Record<string, string | null>>;

/** The files of a project, as it is made. */
function made(folder: string, name: string): Files {
  return {
    [`${folder}/project.json`]: `{ "name": "${name}" }\n`,
    [`${folder}/main.ts`]: `main of ${name}\n`,
    [`${folder}/deep/other.ts`]: `other of ${name}\n`,
  };
}

function gone(folder: string): Files {
  return Object.fromEntries(Object.keys(made(folder, '')).map((path) => [path, null]));
}

interface Step {
  readonly files: Files;
  /** The root of the component after this step. */
  readonly root: string;
}

interface Asked {
  /** Roots of the projects at the end, beside the component. */
  readonly others?: readonly string[];
  readonly nested?: readonly string[];
}

/**
 * For each step after the first: whether it was released when it was the newest, with the folder that the component had
 * then; whether the changelog of the whole range lists it; and what release-status calls uncounted in the whole range.
 */
async function answers(steps: readonly Step[], { others = [], nested = [] }: Asked = {}) {
  return await inTemporaryFolder(async (workspaceRoot) => {
    const specs = steps.map(({ files }, index): CommitSpec => ({
      parents: index === 0 ? [] : [index - 1],
      files,
    }));
    const { ids } = await buildRepository(workspaceRoot, specs);
    const history = createHistoryReader({ workspaceRoot });
    const released: number[] = [];
    for (const [index, { root }] of steps.entries()) {
      const scope = scopeOfRoots([root], { nestedRoots: nested });
      const head = ids[index] as string;
      const found = await history.releaseCommits(head, [{ name: 'core', root, ...scope }], RULES);
      if (index > 0 && found.get('core')?.commit === head) released.push(index);
    }
    const [from = '', to = ''] = [ids[0], ids.at(-1)];
    const root = steps.at(-1)?.root ?? '';
    const scope = scopeOfRoots([root], { nestedRoots: nested });
    const query = { component: 'core', ...scope, from, to };
    const beside = others.map((folder) => ({ component: folder, ...scopeOfRoots([folder]), from, to }));
    const changes = await createChangesReader({ workspaceRoot }).changes([query, ...beside], RULES);
    const listed = (changes.get('core')?.comes ?? []).map(({ commit }) => ids.indexOf(commit.id));
    const supply = new HistorySupply({ workspaceRoot });
    const projectRoots = [root, ...nested, ...others];
    const counted = { components: [scope], projectRoots, rules: RULES };
    const uncounted = await createUncountedReader({ workspaceRoot, supply, ...counted }).since(to, [from]);
    return { released, listed: listed.sort((a, b) => a - b), uncounted: uncounted.files };
  });
}

it('what a component released in its former folder is in its changelog and counts for somebody', async () => {
  const found = await answers([
    { files: made('apps/core', 'core'), root: 'apps/core' },
    { files: { 'apps/core/main.ts': '1' }, root: 'apps/core' },
    { files: { 'apps/core/docs/x.ts': '2', 'apps/core/deep/docs/x.ts': '2' }, root: 'apps/core' },
    { files: { 'apps/core/docs/x.ts': '3', 'apps/core/a.md': '3' }, root: 'apps/core' },
    { files: { ...gone('apps/core'), ...made('services/core', 'core') }, root: 'services/core' },
    { files: { 'services/core/docs/x.ts': '5' }, root: 'services/core' },
    { files: { 'services/core/src/docs/x.ts': '6' }, root: 'services/core' },
  ]);
  expect(found).toEqual({ released: [1, 2, 4, 6], listed: [1, 2, 4, 6], uncounted: [] });
});

it('a project that leaves the folder of another one takes its changes along', async () => {
  const found = await answers(
    [
      { files: { ...made('apps', 'apps'), ...made('apps/docs', 'site') }, root: 'apps/docs' },
      { files: { 'apps/docs/main.ts': '1' }, root: 'apps/docs' },
      { files: { 'apps/docs/docs/x.ts': '2' }, root: 'apps/docs' },
      { files: { ...gone('apps/docs'), ...made('site', 'site') }, root: 'site' },
    ],
    { others: ['apps'] },
  );
  expect(found).toEqual({ released: [1, 3], listed: [1, 3], uncounted: [] });
});

it('what is ignored below the former root stays so where another project has that folder today', async () => {
  const found = await answers(
    [
      { files: { ...made('apps', 'apps'), ...made('apps/old', 'core') }, root: 'apps/old' },
      { files: { 'apps/old/docs/x.ts': '1' }, root: 'apps/old' },
      { files: { 'apps/old/main.ts': '2' }, root: 'apps/old' },
      { files: { ...gone('apps/old'), ...made('core', 'core') }, root: 'core' },
    ],
    { others: ['apps'] },
  );
  expect(found).toEqual({ released: [2, 3], listed: [2, 3], uncounted: [] });
});

it('files of a project that was deleted are not called uncounted; others that were deleted are', async () => {
  const found = await answers([
    {
      files: { ...made('core', 'core'), ...made('libs/gone', 'gone'), 'libs/x.conf': '0', Dockerfile: '0' },
      root: 'core',
    },
    { files: { 'libs/gone/main.ts': '1', 'libs/x.conf': '1' }, root: 'core' },
    { files: gone('libs/gone'), root: 'core' },
    { files: { Dockerfile: null }, root: 'core' },
  ]);
  expect(found).toEqual({ released: [], listed: [], uncounted: ['Dockerfile', 'libs/x.conf'] });
});

it('a project that was deleted says nothing about what came into its folder afterwards', async () => {
  const found = await answers([
    { files: { ...made('core', 'core'), ...made('libs/gone', 'gone') }, root: 'core' },
    { files: gone('libs/gone'), root: 'core' },
    { files: { 'libs/gone/x.conf': '2' }, root: 'core' },
  ]);
  expect(found.uncounted).toEqual(['libs/gone/x.conf']);
});
