import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangesQuery } from '../../../core/ports/changes.js';
import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { scopeOfRoots } from '../../../testing/component-scope.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createHistoryReader } from '../history/history-reader.js';
import { HistorySupply } from '../history/history-supply.js';
import { createUncountedReader } from '../history/uncounted.js';

const RULES: HistoryRules = { sharedFiles: [], ignore: [], lockFile: 'resolved' };
const core = scopeOfRoots(['apps/core', 'libs/ui'], { nestedRoots: ['apps/core/nested'] });
/** A component inside another component's folder. */
const worker = scopeOfRoots(['apps/core/nested']);
const PROJECTS = ['apps/core', 'apps/core/nested', 'libs/ui', 'libs/unused'];

type Files = Readonly<Record<string, string | null>>;

/** The places that ask the rule, each about the same component and commit. */
interface Answers {
  /** The commit is what a release takes. */
  readonly releases: boolean;
  /** The changelog has it. */
  readonly listed: boolean;
  /** `release-status` says that nobody counts a file of it. */
  readonly named: boolean;
}

interface Asked {
  readonly scope?: typeof core;
  readonly rules?: Partial<HistoryRules>;
  readonly projects?: readonly string[];
  /** The workspace as a folder of the repository. */
  readonly inside?: string;
}

/** What a commit that changes files after others means for a component. */
async function answers(before: Files, files: Files, asked: Asked = {}): Promise<Answers> {
  const { scope = core, projects = PROJECTS, inside = '' } = asked;
  const all = { ...RULES, ...asked.rules };
  return await inTemporaryFolder(async (folder) => {
    const specs: CommitSpec[] = [
      { parents: [], files: within(inside, { 'apps/core/first': '', ...before }) },
      { parents: [0], files: within(inside, files) },
    ];
    const { ids } = await buildRepository(folder, specs);
    const workspaceRoot = join(folder, inside);
    await mkdir(workspaceRoot, { recursive: true });
    const [from = '', to = ''] = ids;
    const released: HistoryQuery = { name: 'core', root: scope.closureRoots[0] as string, ...scope };
    const query: ChangesQuery = { component: 'core', ...scope, from, to };
    const supply = new HistorySupply({ workspaceRoot });
    const counted = { components: [scope], projectRoots: projects, rules: all };
    const [found, changes, uncounted] = await Promise.all([
      createHistoryReader({ workspaceRoot }).releaseCommits(to, [released], all),
      createChangesReader({ workspaceRoot }).changes([query], all),
      createUncountedReader({ workspaceRoot, supply, ...counted }).since(to, [from]),
    ]);
    return {
      releases: found.get('core')?.commit === to,
      listed: changes.get('core')?.comes.some(({ commit, touches }) => touches && commit.id === to) === true,
      named: uncounted.commits > 0,
    };
  });
}

function within(folder: string, files: Files): Files {
  if (folder === '') return files;
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

type Meaning = 'counts' | 'others' | 'nobody';
const meaning = (of: Meaning): Answers => ({
  releases: of === 'counts',
  listed: of === 'counts',
  named: of === 'nobody',
});

describe('what releases a component is what its changelog lists, and nobody is told that it counts for nobody', () => {
  const CASES: [string, Meaning, Partial<HistoryRules>][] = [
    ['apps/core/src/docs/x.ts', 'counts', { ignore: ['docs/**'] }],
    ['apps/core/docs/x.ts', 'others', { ignore: ['docs/**'] }],
    ['docs/x.ts', 'others', { ignore: ['docs/**'] }],
    ['more/docs/x.ts', 'nobody', { ignore: ['docs/**'] }],
    ['libs/ui/docs/x.ts', 'others', { ignore: ['docs/**'] }],
    ['libs/ui/src/docs/x.ts', 'counts', { ignore: ['docs/**'] }],
    ['apps/core/docs/x.ts', 'others', { ignore: ['apps/core/docs/**'] }],
    ['apps/core/docs/x.ts', 'others', { ignore: ['/docs/**'] }],
    ['apps/core/docs/x.ts', 'others', { ignore: ['./docs/**'] }],
    ['apps/core/src/docs/x.ts', 'others', { ignore: ['**/docs/**'] }],
    ['apps/core/a.gen.ts', 'others', { ignore: ['*.gen.ts'] }],
    ['apps/core/src/a.gen.ts', 'others', { ignore: ['*.gen.ts'] }],
    ['src/a.gen.ts', 'others', { ignore: ['*.gen.ts'] }],
    ['apps/core/nested/x.ts', 'others', {}],
    ['apps/core/nested', 'others', {}],
    ['apps/core/nestedness/x.ts', 'counts', {}],
    ['apps/corely/x.ts', 'nobody', {}],
    ['libs/unused/x.ts', 'others', {}],
    ['tools/x.sh', 'counts', { sharedFiles: ['tools/**'] }],
    ['tools/x.md', 'others', { sharedFiles: ['tools/**'], ignore: ['**/*.md'] }],
    ['tools/x.sh', 'nobody', {}],
    ['apps/core/nested/x.ts', 'counts', { sharedFiles: ['**/x.ts'] }],
    ['!keep.ts', 'counts', { sharedFiles: ['!keep.ts'] }],
    ['npm-shrinkwrap.json', 'counts', { lockFile: 'all' }],
    ['bun.lockb', 'counts', { lockFile: 'all' }],
    ['bun.lock', 'counts', { lockFile: 'resolved' }],
    ['yarn.lock', 'counts', { lockFile: 'all' }],
    ['pnpm-lock.yaml', 'others', { lockFile: 'resolved' }],
    ['yarn.lock', 'others', { lockFile: 'all', ignore: ['yarn.lock'] }],
    ['apps/core/nested/yarn.lock', 'others', { lockFile: 'all' }],
    ['apps/core/yarn.lock', 'counts', { lockFile: 'resolved' }],
    ['deploy/yarn.lock', 'nobody', { lockFile: 'all' }],
    ['package-lock.json', 'counts', { sharedFiles: ['package-lock.json'] }],
    ['apps/core/Ä "\t\n.ts', 'counts', {}],
  ];
  it.each(CASES)('%j: %s, with %j', async (path, of, rules) => {
    await expect(answers({}, { [path]: 'x' }, { rules })).resolves.toEqual(meaning(of));
  });

  it.each(CASES.filter(([path]) => /^(apps\/core\/|more\/)?docs|^(deploy\/)?yarn/.test(path)))(
    '%j in a workspace that is a subfolder: %s, with %j',
    async (path, of, rules) => {
      await expect(answers({}, { [path]: 'x' }, { rules, inside: 'shop' })).resolves.toEqual(meaning(of));
    },
  );

  it.each<[string, Meaning]>([
    ['apps/core/nested/x.ts', 'counts'],
    ['apps/core/x.ts', 'others'],
    ['apps/core/nested/docs/x.ts', 'others'],
    ['apps/core/nested/src/docs/x.ts', 'counts'],
  ])('of a component inside of another one, %s: %s', async (path, of) => {
    const asked = { scope: worker, rules: { ignore: ['docs/**'] } };
    await expect(answers({}, { [path]: 'x' }, asked)).resolves.toEqual(meaning(of));
  });

  it.each<[string, Meaning]>([
    ['apps/core/x.ts', 'others'],
    ['apps/other/x.ts', 'counts'],
    ['src/x.ts', 'counts'],
    ['docs/x.ts', 'others'],
    ['src/docs/x.ts', 'counts'],
    ['package-lock.json', 'others'],
  ])('of a component at the workspace root, %s: %s', async (path, of) => {
    const root = scopeOfRoots(['.'], { nestedRoots: ['apps/core', 'libs/ui'] });
    const asked = { scope: root, projects: ['.', 'apps/core', 'libs/ui'], rules: { ignore: ['docs/**'] } };
    await expect(answers({}, { [path]: 'x' }, asked)).resolves.toEqual(meaning(of));
  });
});

const PNPM = `lockfileVersion: '9.0'
importers:
  apps/core:
    dependencies:
      express: {specifier: ^4.18.0, version: 4.18.2}
  apps/web:
    dependencies:
      left-pad: {specifier: ^1.3.0, version: 1.3.0}
packages:
  express@4.18.2: {resolution: {integrity: sha512-express}}
  left-pad@1.3.0: {resolution: {integrity: sha512-left}}
snapshots:
  express@4.18.2: {}
  left-pad@1.3.0: {}
`;

const YARN = `# yarn lockfile v1


express@^4.18.0:
  version "4.18.2"
  resolved "https://registry.example.org/express/-/express-4.18.2.tgz#2"
  integrity sha512-express

left-pad@^1.3.0:
  version "1.3.0"
  resolved "https://registry.example.org/left-pad/-/left-pad-1.3.0.tgz#2"
  integrity sha512-left
`;

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
    const asked = answers(lock(before), lock({ ...before, ...change }), { scope });
    await expect(asked).resolves.toEqual(meaning(counts ? 'counts' : 'others'));
  });

  it('that cannot be read counts for everybody who has npm dependencies', async () => {
    const broken = { 'package-lock.json': '<<<<' };
    await expect(answers(lock(before), broken, { scope })).resolves.toEqual(meaning('counts'));
    await expect(answers(lock(before), broken)).resolves.toEqual(meaning('others'));
  });

  it('belongs to no project, not even to one at the workspace root', async () => {
    const root = { ...scopeOfRoots(['.']), npmDependencies: ['npm:express'] };
    const change = lock({ ...before, 'node_modules/left-pad': { version: '2.0.0' } });
    await expect(answers(lock(before), change, { scope: root })).resolves.toEqual(meaning('others'));
  });

  it.each([
    ['pnpm-lock.yaml', PNPM],
    ['yarn.lock', YARN],
  ])('of another format, %s', async (file, text) => {
    const upgraded = (version: string): Files => ({ [file]: text.replaceAll(version, `${version}9`) });
    const mine = answers({ [file]: text }, upgraded('4.18.2'), { scope });
    await expect(mine).resolves.toEqual(meaning('counts'));
    const others = answers({ [file]: text }, upgraded('1.3.0'), { scope });
    await expect(others).resolves.toEqual(meaning('others'));
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
