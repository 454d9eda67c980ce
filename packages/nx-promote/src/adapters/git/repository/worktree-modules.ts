import { lstat, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { gitOk } from '../../process/git.js';

/**
 * Lends a checkout's installed packages to a worktree of it, beside every package.json. Packages of the
 * workspace itself, which package managers link into node_modules, lead to their places in the worktree:
 * otherwise the tests of an old commit would load today's libraries. What is installed is what the checkout
 * has installed; a commit with another lock file runs with that.
 */
export async function lendModules(checkout: string, worktree: string): Promise<void> {
  const root = await realpath(checkout);
  for (const folder of await packageFolders(worktree)) {
    const source = join(root, folder, 'node_modules');
    const target = join(worktree, folder, 'node_modules');
    if ((await exists(source)) && !(await exists(target))) await lendFolder(root, worktree, source, target);
  }
}

async function packageFolders(worktree: string): Promise<string[]> {
  const files = await gitOk(
    { args: ['ls-files', '-z', '--', ':(glob)**/package.json'], cwd: worktree },
    'listing the packages of a worktree',
  );
  const folders = files
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && !path.startsWith('../'))
    .map((path) => dirname(path));
  return [...new Set(['.', ...folders])];
}

async function lendFolder(root: string, worktree: string, source: string, target: string): Promise<void> {
  await mkdir(target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory() && entry.name.startsWith('@')) await lendFolder(root, worktree, from, to);
    else await symlink(entry.isSymbolicLink() ? await destination(root, worktree, from) : from, to);
  }
}

/** Where a link shall lead: into the worktree when it names a folder of the workspace. */
async function destination(root: string, worktree: string, link: string): Promise<string> {
  const real = await realpath(link).catch(() => link);
  const path = relative(root, real);
  const installed = path === '' || path.startsWith('..') || path.split(sep).includes('node_modules');
  return installed ? real : join(worktree, path);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
