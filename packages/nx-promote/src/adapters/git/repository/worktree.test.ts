import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorktrees } from './worktree.js';

let folder: string;
let workspace: string;
let first: string;
let second: string;
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const commit = (message: string): string => {
  git(workspace, 'add', '-A');
  git(workspace, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', message);
  return git(workspace, 'rev-parse', 'HEAD');
};

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'worktrees-')));
  workspace = join(folder, 'work space');
  git(folder, 'init', '-q', '-b', 'main', workspace);
  write(join(workspace, '.gitignore'), 'node_modules\n');
  write(join(workspace, 'package.json'), '{}');
  write(join(workspace, 'libs/shared/package.json'), '{"name":"shared","main":"index.js"}');
  write(join(workspace, 'libs/shared/index.js'), 'module.exports = "then";');
  first = commit('first');
  write(join(workspace, 'libs/shared/index.js'), 'module.exports = "now";');
  second = commit('second');
  write(join(workspace, 'node_modules/left/index.js'), 'module.exports = "left";');
  write(join(workspace, 'node_modules/@s/right/index.js'), 'module.exports = "right";');
  write(join(workspace, 'libs/shared/node_modules/inner/index.js'), 'module.exports = "inner";');
  symlinkSync('../libs/shared', join(workspace, 'node_modules/shared'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const worktreesOf = (root: string): string[] =>
  git(root, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '));

describe('a worktree', () => {
  it('holds the commit, not what lies in the checkout, and is gone afterwards', async () => {
    write(join(workspace, 'libs/shared/index.js'), 'dirty');
    let where = '';
    const text = await createWorktrees({ workspaceRoot: workspace }).withWorktree(second, (path) => {
      where = path;
      expect(worktreesOf(workspace)).toHaveLength(2);
      return Promise.resolve(readFileSync(join(path, 'libs/shared/index.js'), 'utf8'));
    });
    expect(text).toContain('now');
    expect(existsSync(dirname(where))).toBe(false);
    expect(worktreesOf(workspace)).toHaveLength(1);
    expect(readFileSync(join(workspace, 'libs/shared/index.js'), 'utf8')).toBe('dirty');
  });

  it('loads installed packages from the checkout and the workspace libraries from the commit', async () => {
    const program = 'console.log(["left","@s/right","shared"].map((name) => require(name)).join())';
    const shown = await createWorktrees({ workspaceRoot: workspace }).withWorktree(first, (path) =>
      Promise.resolve([
        spawnSync(process.execPath, ['-e', program], { cwd: path, encoding: 'utf8' }).stdout.trim(),
        readFileSync(join(path, 'libs/shared/node_modules/inner/index.js'), 'utf8'),
      ]),
    );
    expect(shown).toEqual(['left,right,then', 'module.exports = "inner";']);
    expect(existsSync(join(workspace, 'node_modules/left/index.js'))).toBe(true);
  });

  it('is removed when the job fails, and several can be had at once', async () => {
    const worktrees = createWorktrees({ workspaceRoot: workspace });
    await expect(worktrees.withWorktree(first, () => Promise.reject(new Error('job')))).rejects.toThrow(
      'job',
    );
    const paths = await Promise.all(
      [first, first, second].map((id) => worktrees.withWorktree(id, (path) => Promise.resolve(path))),
    );
    expect(new Set(paths).size).toBe(3);
    expect(worktreesOf(workspace)).toHaveLength(1);
  });

  it('gives the place of a workspace that is not the root of its repository', async () => {
    const inner = join(workspace, 'libs');
    const path = await createWorktrees({ workspaceRoot: inner }).withWorktree(first, (found) => {
      expect(existsSync(join(found, 'shared/index.js'))).toBe(true);
      return Promise.resolve(found);
    });
    expect(path).toMatch(/checkout\/libs$/);
  });

  it('runs none of the hooks of the person', async () => {
    const hook = join(workspace, '.git/hooks/post-checkout');
    write(hook, `#!/bin/sh\ntouch '${join(folder, 'hook-ran')}'\n`);
    execFileSync('chmod', ['+x', hook]);
    await createWorktrees({ workspaceRoot: workspace }).withWorktree(first, () => Promise.resolve());
    expect(existsSync(join(folder, 'hook-ran'))).toBe(false);
  });

  it('takes away what a killed run left behind, and nothing of a living one or of a person', async () => {
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
    const dead = spawnSync('true').pid;
    const places = [
      `nx-promote-worktree-${host}-${dead}-x/checkout`,
      `nx-promote-worktree-${host}-${process.pid}-x/checkout`,
      'mine',
    ];
    for (const place of places)
      git(workspace, 'worktree', 'add', '-q', '--detach', join(folder, place), first);
    rmSync(join(folder, 'mine'), { recursive: true });
    await createWorktrees({ workspaceRoot: workspace }).withWorktree(first, () => Promise.resolve());
    expect(new Set(worktreesOf(workspace))).toEqual(
      new Set([
        `worktree ${workspace}`,
        ...places.slice(1).map((place) => `worktree ${join(folder, place)}`),
      ]),
    );
    expect(existsSync(join(folder, places[0] as string))).toBe(false);
  });

  it.each([
    ['shallow', ['--depth=1'], 'second'],
    ['blobless', ['--filter=blob:none'], 'first'],
    ['treeless', ['--filter=tree:0'], 'first'],
  ])('works in a %s clone', async (name, options, which) => {
    git(workspace, 'config', 'uploadpack.allowFilter', 'true');
    git(workspace, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(folder, 'clone', '-q', ...options, `file://${workspace}`, name);
    const id = which === 'first' ? first : second;
    const text = await createWorktrees({ workspaceRoot: join(folder, name) }).withWorktree(id, (path) =>
      Promise.resolve(readFileSync(join(path, 'libs/shared/index.js'), 'utf8')),
    );
    expect(text).toContain(which === 'first' ? 'then' : 'now');
  });

  it('says which fetch is missing, and takes nothing but a commit id', async () => {
    git(folder, 'clone', '-q', '--depth=1', `file://${workspace}`, 'shallow');
    const worktrees = createWorktrees({ workspaceRoot: join(folder, 'shallow'), remote: 'upstream' });
    await expect(worktrees.withWorktree(first, () => Promise.resolve())).rejects.toMatchObject({
      code: 'COMMIT_NOT_HERE',
      hints: [`fetch it: git fetch upstream ${first}`],
    });
    await expect(worktrees.withWorktree('--upload-pack=x', () => Promise.resolve())).rejects.toMatchObject({
      kind: 'user',
    });
  });
});

describe('a worktree of a sparse checkout', () => {
  it.each([
    ['a cone', ['set', '--cone', 'libs/other']],
    ['patterns', ['set', '--no-cone', '/package.json']],
    ['a cone with a sparse index', ['set', '--cone', '--sparse-index', 'libs/other']],
  ])('of %s has all files, also after git was run in it, and the checkout stays sparse', async (_, set) => {
    git(workspace, 'sparse-checkout', ...set);
    const settings = (): string =>
      [
        readFileSync(join(workspace, '.git/info/sparse-checkout'), 'utf8'),
        readFileSync(join(workspace, '.git/config.worktree'), 'utf8'),
        git(workspace, 'ls-files', '-t'),
      ].join('\n');
    const before = settings();
    await createWorktrees({ workspaceRoot: workspace }).withWorktree(second, async (path) => {
      expect(readFileSync(join(path, 'libs/shared/index.js'), 'utf8')).toContain('now');
      git(path, 'reset', '--hard', '--quiet', first);
      expect(readFileSync(join(path, 'libs/shared/index.js'), 'utf8')).toContain('then');
      expect(git(path, 'ls-files', '-t')).not.toMatch(/^S/m);
    });
    expect(settings()).toBe(before);
    expect(existsSync(join(workspace, 'libs/shared/index.js'))).toBe(false);
  });

  it('has all files where the setting is the person’s own, and stands in no file of the clone', async () => {
    write(join(workspace, '.git/info/sparse-checkout'), '/package.json\n');
    git(workspace, 'config', 'core.sparseCheckout', 'true');
    await createWorktrees({ workspaceRoot: workspace }).withWorktree(second, async (path) => {
      expect(existsSync(join(path, 'libs/shared/index.js'))).toBe(true);
      git(path, 'reset', '--hard', '--quiet', first);
      expect(existsSync(join(path, 'libs/shared/index.js'))).toBe(true);
    });
  });
});

describe('a worktree, whatever a person has set about files', () => {
  it('holds the bytes and links of the commit', async () => {
    write(join(workspace, 'libs/shared/lines.txt'), 'a\nb\n');
    symlinkSync('lines.txt', join(workspace, 'libs/shared/link'));
    const linked = commit('lines');
    write(join(folder, 'attributes'), '* text eol=crlf\n');
    git(workspace, 'config', 'core.autocrlf', 'true');
    git(workspace, 'config', 'core.symlinks', 'false');
    git(workspace, 'config', 'core.attributesFile', join(folder, 'attributes'));
    await createWorktrees({ workspaceRoot: workspace }).withWorktree(linked, async (path) => {
      expect(readFileSync(join(path, 'libs/shared/lines.txt'), 'utf8')).toBe('a\nb\n');
      expect(realpathSync(join(path, 'libs/shared/link'))).toBe(join(path, 'libs/shared/lines.txt'));
    });
  });
});
