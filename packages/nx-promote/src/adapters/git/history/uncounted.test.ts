import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Uncounted } from '../../../core/ports/uncounted.js';
import {
  buildRepository,
  gitIn,
  type BuiltRepository,
  type CommitSpec,
} from '../../../testing/repositories.js';
import { gitCounters } from '../../process/git.js';
import { HistorySupply } from './history-supply.js';
import { createUncountedReader } from './uncounted.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'uncounted-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RULES = {
  sharedFiles: ['tools/**'],
  ignore: ['**/*.md', 'release.json'],
  lockFile: 'all',
} as const;
const scope = (closureRoots: string[], nestedRoots: string[] = []) => ({ closureRoots, nestedRoots });

interface Asking {
  readonly components?: readonly ReturnType<typeof scope>[];
  readonly in?: string;
}

function since(at: string, head: string, verified: string[], asking: Asking = {}): Promise<Uncounted> {
  const workspaceRoot = asking.in === undefined ? at : join(at, asking.in);
  return createUncountedReader({
    workspaceRoot,
    supply: new HistorySupply({ workspaceRoot, remote: 'origin' }),
    components: asking.components ?? [scope(['apps/core', 'libs/ui'])],
    projectRoots: ['.', 'apps/core', 'apps/core/e2e', 'libs/ui', 'libs/unused'],
    rules: RULES,
  }).since(head, verified);
}

/** One after the other; each changes these files. */
function line(...changes: readonly string[][]): Promise<BuiltRepository> {
  const commits = changes.map((paths, at): CommitSpec => ({
    parents: at === 0 ? [] : [at - 1],
    files: Object.fromEntries(paths.map((path) => [path, `${at}\n`])),
  }));
  return buildRepository(join(folder, 'repository'), commits);
}

it.each<[string, boolean]>([
  ['Dockerfile', true],
  ['prisma/schema.prisma', true],
  ['.dockerignore', true],
  ['apps/core/main.ts', false],
  ['libs/ui/button.ts', false],
  ['libs/unused/x.ts', false],
  ['apps/core/e2e/x.ts', false],
  ['apps/other.ts', true],
  ['tools/build.sh', false],
  ['docs/a.md', false],
  ['package-lock.json', false],
  ['pnpm-lock.yaml', false],
  ['deploy/package-lock.json', true],
  ['package.json', false],
  ['nx.json', false],
  ['release-pipeline.json', false],
  ['.github/workflows/ci.yml', false],
  ['apps/core/Ä\tx\n.ts', false],
  ['Ä\tx\n.conf', true],
])('of %j says whether nobody counts it: %s', async (path, isUncounted) => {
  const { folder: at, ids } = await line(['apps/core/main.ts'], [path]);
  const [first = '', second = ''] = ids;
  expect(await since(at, second, [first])).toEqual({
    commits: isUncounted ? 1 : 0,
    files: isUncounted ? [path] : [],
    since: first,
  });
});

it('has everything where the root project is part of a component', async () => {
  const { folder: at, ids } = await line(['main.ts'], ['Dockerfile'], ['libs/unused/x.ts']);
  const asking = { components: [scope(['.'], ['libs/unused'])] };
  expect(await since(at, ids[2] ?? '', [ids[0] ?? ''], asking)).toMatchObject({ commits: 0, files: [] });
});

it('looks at the steps of the trunk after the oldest that is verified, a merge by what it brought', async () => {
  const { folder: at, ids } = await buildRepository(join(folder, 'repository'), [
    { parents: [], files: { 'old.conf': '0' } },
    { parents: [0], files: { 'apps/core/a': '1' } },
    { parents: [1], files: { 'libs/ui/a': '2' } },
    // A branch, and its merge.
    { parents: [1], files: { Dockerfile: '3', 'prisma/schema.prisma': '3' } },
    { parents: [2, 3], files: { Dockerfile: '3', 'prisma/schema.prisma': '3' } },
    { parents: [4], files: { Dockerfile: '5', 'apps/core/a': '5' } },
  ]);
  const [, core = '', ui = '', , , head = ''] = ids;
  expect(await since(at, head, [ui, core])).toEqual({
    commits: 2,
    files: ['Dockerfile', 'prisma/schema.prisma'],
    since: core,
  });
  expect(await since(at, head, [head])).toMatchObject({ commits: 0, files: [], since: head });
});

it('is one git process for a thousand components, and reads no further than it must', async () => {
  const { folder: at, ids } = await line(
    ['Dockerfile'],
    ['Dockerfile'],
    ['apps/c7/a'],
    ['apps/c8/a'],
    ['x.conf'],
  );
  const components = Array.from({ length: 1_000 }, (_, n) => scope([`apps/c${n}`]));
  const before = gitCounters.processes;
  const found = await since(at, ids[4] ?? '', [ids[2] ?? '', ids[3] ?? ''], { components });
  expect(gitCounters.processes - before).toBe(1);
  expect(found).toEqual({ commits: 1, files: ['x.conf'], since: ids[2] });
});

it('goes back no more than a thousand steps for a component that is never released', async () => {
  const changes = Array.from({ length: 1_010 }, (_, at) => [at < 20 ? 'old.conf' : 'apps/core/a']);
  const { folder: at, ids } = await line(...changes);
  expect(await since(at, ids.at(-1) ?? '', [ids[0] ?? ''])).toEqual({
    commits: 10,
    files: ['old.conf'],
    since: null,
  });
});

it('brings what a shallow clone lacks, and takes its end for no change', async () => {
  const { folder: at, ids } = await line(['old.conf'], ['apps/core/a'], ['Dockerfile'], ['apps/core/a']);
  await gitIn(folder, ['clone', '--quiet', '--depth=1', `file://${at}`, 'shallow']);
  const found = await since(join(folder, 'shallow'), ids[3] ?? '', [ids[1] ?? '']);
  expect(found).toEqual({ commits: 1, files: ['Dockerfile'], since: ids[1] });
  await gitIn(folder, ['clone', '--quiet', '--depth=1', `file://${at}`, 'alone']);
  await gitIn(join(folder, 'alone'), ['remote', 'set-url', 'origin', 'gone']);
  await expect(since(join(folder, 'alone'), ids[3] ?? '', [ids[1] ?? ''])).rejects.toMatchObject({
    code: 'GIT_FAILED',
  });
});

it("sees only the workspace's folder of a larger repository", async () => {
  const { folder: at, ids } = await line(['shop/apps/core/a'], ['Dockerfile', 'shop/Dockerfile.base']);
  const found = await since(at, ids[1] ?? '', [ids[0] ?? ''], { in: 'shop' });
  expect(found).toMatchObject({ commits: 1, files: ['Dockerfile.base'] });
});
