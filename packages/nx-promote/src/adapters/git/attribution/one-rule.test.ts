import type { ChangesQuery } from '../../../core/ports/changes.js';
import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { scopeOfRoots } from '../../../testing/component-scope.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createHistoryReader } from '../history/history-reader.js';

const RULES: HistoryRules = { sharedFiles: [], ignore: [], lockFile: 'resolved' };
const core = scopeOfRoots(['apps/core', 'libs/ui'], { nestedRoots: ['apps/core/nested'] });

type Files = Readonly<Record<string, string | null>>;

/** Whether a commit that changes files after others releases a component, and whether its changelog lists it. */
async function answers(
  before: Files,
  files: Files,
  scope = core,
  rules: Partial<HistoryRules> = {},
): Promise<{ readonly releases: boolean; readonly listed: boolean }> {
  return await inTemporaryFolder(async (workspaceRoot) => {
    const specs: CommitSpec[] = [
      { parents: [], files: { 'apps/core/first': '', ...before } },
      { parents: [0], files },
    ];
    const { ids } = await buildRepository(workspaceRoot, specs);
    const [from = '', to = ''] = ids;
    const all = { ...RULES, ...rules };
    const released: HistoryQuery = { name: 'core', root: scope.closureRoots[0] as string, ...scope };
    const found = await createHistoryReader({ workspaceRoot }).releaseCommits(to, [released], all);
    const query: ChangesQuery = { component: 'core', ...scope, from, to };
    const changes = await createChangesReader({ workspaceRoot }).changes([query], all);
    return {
      releases: found.get('core')?.commit === to,
      listed: changes.get('core')?.comes.some(({ commit, touches }) => touches && commit.id === to) === true,
    };
  });
}

const both = (counts: boolean): Awaited<ReturnType<typeof answers>> => ({ releases: counts, listed: counts });

describe('what releases a component is what its changelog lists', () => {
  it.each<[string, boolean, Partial<HistoryRules>]>([
    ['apps/core/src/docs/x.ts', true, { ignore: ['docs/**'] }],
    ['apps/core/docs/x.ts', false, { ignore: ['docs/**'] }],
    ['libs/ui/docs/x.ts', false, { ignore: ['docs/**'] }],
    ['libs/ui/src/docs/x.ts', true, { ignore: ['docs/**'] }],
    ['apps/core/src/docs/x.ts', false, { ignore: ['**/docs/**'] }],
    ['apps/core/a.gen.ts', false, { ignore: ['*.gen.ts'] }],
    ['apps/core/src/a.gen.ts', false, { ignore: ['*.gen.ts'] }],
    ['apps/core/nested/x.ts', false, {}],
    ['apps/core/nestedness/x.ts', true, {}],
    ['apps/corely/x.ts', false, {}],
    ['tools/x.sh', true, { sharedFiles: ['tools/**'] }],
    ['tools/x.md', false, { sharedFiles: ['tools/**'], ignore: ['**/*.md'] }],
    ['apps/core/nested/x.ts', true, { sharedFiles: ['**/x.ts'] }],
    ['!keep.ts', true, { sharedFiles: ['!keep.ts'] }],
    ['npm-shrinkwrap.json', true, { lockFile: 'all' }],
    ['bun.lockb', true, { lockFile: 'all' }],
    ['yarn.lock', true, { lockFile: 'all' }],
    ['yarn.lock', false, { lockFile: 'all', ignore: ['yarn.lock'] }],
    ['apps/core/nested/yarn.lock', false, { lockFile: 'all' }],
    ['package-lock.json', true, { sharedFiles: ['package-lock.json'] }],
  ])('%s: %s, with %j', async (path, counts, rules) => {
    await expect(answers({}, { [path]: 'x' }, core, rules)).resolves.toEqual(both(counts));
  });

  it('a project at the workspace root has what no other project has', async () => {
    const root = scopeOfRoots(['.'], { nestedRoots: ['apps/core', 'libs/ui'] });
    await expect(answers({}, { 'apps/core/x.ts': 'x' }, root)).resolves.toEqual(both(false));
    await expect(answers({}, { 'apps/other/x.ts': 'x' }, root)).resolves.toEqual(both(true));
    await expect(answers({}, { 'src/x.ts': 'x' }, root)).resolves.toEqual(both(true));
  });
});

describe('a lock file in the mode resolved', () => {
  const lock = (packages: Record<string, unknown>): Files => ({
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
  });
  const before = {
    'node_modules/express': { version: '4.0.0', dependencies: { qs: '1' } },
    'node_modules/qs': { version: '1.0.0' },
    'node_modules/jest': { version: '29.0.0', dev: true },
    'node_modules/left-pad': { version: '1.0.0' },
  };
  const scope = { ...core, npmDependencies: ['npm:express', 'npm:jest'] };

  it.each<[string, Record<string, unknown>, boolean]>([
    ['an upgrade', { 'node_modules/express': { version: '4.0.1', dependencies: { qs: '1' } } }, true],
    ['an upgrade of what a package needs', { 'node_modules/qs': { version: '1.0.1' } }, true],
    ['a package of others', { 'node_modules/left-pad': { version: '1.0.1' } }, false],
    ['a development dependency', { 'node_modules/jest': { version: '30.0.0', dev: true } }, false],
    ['one that becomes a dependency', { 'node_modules/jest': { version: '29.0.0' } }, true],
    ['another place', { 'node_modules/express/node_modules/qs': { version: '1.0.0' } }, false],
  ])('%s', async (_, change, counts) => {
    await expect(answers(lock(before), lock({ ...before, ...change }), scope)).resolves.toEqual(both(counts));
  });

  it('that cannot be read counts for everybody who has npm dependencies', async () => {
    await expect(answers(lock(before), { 'package-lock.json': '<<<<' }, scope)).resolves.toEqual(both(true));
    await expect(answers(lock(before), { 'package-lock.json': '<<<<' }, core)).resolves.toEqual(both(false));
  });

  it('belongs to no project, not even to one at the workspace root', async () => {
    const root = { ...scopeOfRoots(['.']), npmDependencies: ['npm:express'] };
    const change = lock({ ...before, 'node_modules/left-pad': { version: '2.0.0' } });
    await expect(answers(lock(before), change, root)).resolves.toEqual(both(false));
  });

  it('in a merge of the trunk into a branch is the change of those who made it', async () => {
    await inTemporaryFolder(async (workspaceRoot) => {
      const upgraded = lock({ ...before, 'node_modules/express': { version: '5.0.0' } });
      const { ids } = await buildRepository(workspaceRoot, [
        { parents: [], files: { 'apps/core/first': '', ...lock(before) } },
        { parents: [0], files: { 'apps/b/x': '1' } },
        { parents: [0], files: upgraded },
        { parents: [1, 2], files: upgraded },
        { parents: [2, 3], files: { 'apps/b/x': '1' } },
      ]);
      const query = { component: 'core', ...scope, from: ids[2] as string, to: ids[4] as string };
      const changes = await createChangesReader({ workspaceRoot }).changes([query], RULES);
      expect(changes.get('core')?.comes).toEqual([]);
      const whole = { ...query, from: ids[0] as string };
      const all = await createChangesReader({ workspaceRoot }).changes([whole], RULES);
      expect(all.get('core')?.comes.map(({ commit }) => commit.id)).toEqual([ids[2]]);
    });
  });
});
