import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBranches } from './branches.js';

let folder: string;
let work: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'branches-'));
  git(folder, 'init', '-q', '--bare', '-b', 'main', 'remote.git');
  git(folder, 'clone', '-q', 'remote.git', 'other');
  const other = join(folder, 'other');
  for (const text of ['one', 'two']) git(other, 'commit', '-q', '--allow-empty', '-m', text);
  git(other, 'push', '-q', 'origin', 'HEAD:main');
  git(folder, 'clone', '-q', 'remote.git', 'work');
  work = join(folder, 'work');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const branches = () => createBranches({ workspaceRoot: work, remote: 'origin' });
const name = 'hotfix/core/fix-uuid';

it('says where a branch stands, and brings the commits that others pushed', async () => {
  expect(await branches().find(name)).toEqual({ local: null, remote: null, inTheWay: null });
  const other = join(folder, 'other');
  git(other, 'switch', '-q', '-c', name);
  git(other, 'commit', '-q', '--allow-empty', '-m', 'fix');
  git(other, 'push', '-q', 'origin', name, `${name}:refs/heads/x/refs/heads/${name}`);
  const tip = git(other, 'rev-parse', 'HEAD');
  expect(await branches().find(name)).toMatchObject({ local: null, remote: tip, inTheWay: null });
  expect(git(work, 'cat-file', '-t', tip)).toBe('commit');
  expect(git(work, 'branch', '-a')).not.toContain('hotfix');
});

it('makes a branch that follows nothing and checks it out; once it is there it only goes to it', async () => {
  const base = git(work, 'rev-parse', 'HEAD~1');
  await branches().begin(name, base);
  expect(git(work, 'symbolic-ref', '--short', 'HEAD')).toBe(name);
  expect(git(work, 'rev-parse', 'HEAD')).toBe(base);
  expect(() => git(work, 'rev-parse', '@{upstream}')).toThrow();
  git(work, 'commit', '-q', '--allow-empty', '-m', 'fix');
  const fix = git(work, 'rev-parse', 'HEAD');
  git(work, 'switch', '-q', 'main');
  await branches().begin(name, base);
  expect(await branches().find(name)).toEqual({ local: fix, remote: null, inTheWay: null });
});

it.each(['hotfix', 'hotfix/core', `${name}/again`])(
  'finds %s in the way, here or on the remote',
  async (other) => {
    git(work, 'branch', other);
    expect((await branches().find(name)).inTheWay).toEqual({ branch: other, isRemote: false });
    git(work, 'branch', '-D', other);
    git(work, 'branch', `${name}-2`);
    git(work, 'push', '-q', 'origin', `HEAD:refs/heads/${other}`, `HEAD:refs/heads/x/refs/heads/${name}`);
    expect((await branches().find(name)).inTheWay).toEqual({ branch: other, isRemote: true });
  },
);

it('says what to do when the remote does not give a commit, and when the tree is in the way', async () => {
  const missing = 'd'.repeat(40);
  await expect(branches().begin(name, missing)).rejects.toMatchObject({ code: 'COMMIT_NOT_HERE' });
  writeFileSync(join(work, 'file'), 'mine');
  const other = join(folder, 'other');
  writeFileSync(join(other, 'file'), 'theirs');
  git(other, 'add', '.');
  git(other, 'commit', '-q', '-m', 'file');
  git(other, 'push', '-q', 'origin', 'HEAD:main');
  const commit = git(other, 'rev-parse', 'HEAD');
  git(work, 'fetch', '-q');
  await expect(branches().begin(name, commit)).rejects.toMatchObject({ code: 'GIT_FAILED' });
});
