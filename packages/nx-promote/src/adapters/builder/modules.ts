import { lstat, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * Lends the checkout's installed packages to a worktree that has none, link by link. A package of the
 * workspace itself (which package managers link into node_modules) is linked to its place in the worktree:
 * otherwise the image of an old commit would hold today's libraries. Installed versions are those of the
 * checkout; a commit with another lock file is built with them.
 */
export async function linkModules(checkout: string, worktree: string, folder: string): Promise<void> {
  const source = join(checkout, folder, 'node_modules');
  const target = join(worktree, folder, 'node_modules');
  if (!(await exists(source)) || !(await exists(join(worktree, folder))) || (await exists(target))) return;
  await mkdir(target);
  const root = await realpath(checkout);
  for (const name of await packagesIn(source)) {
    const real = await realpath(join(source, name)).catch(() => null);
    if (real === null) continue;
    const own = ownFolder(root, real);
    await mkdir(join(target, name, '..'), { recursive: true });
    await symlink(own === null ? real : join(worktree, own), join(target, name));
    if (own !== null) await linkModules(checkout, worktree, own);
  }
}

/** Names of installed packages, scopes opened, and of what else package managers keep there (`.bin`). */
async function packagesIn(modules: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(modules)) {
    if (!name.startsWith('@')) names.push(name);
    else for (const inner of await readdir(join(modules, name))) names.push(`${name}/${inner}`);
  }
  return names;
}

/** The folder of a package that belongs to the workspace; null for one that was installed. */
function ownFolder(root: string, real: string): string | null {
  const path = relative(root, real);
  const outside = path === '' || path.startsWith('..') || path.split(sep).includes('node_modules');
  return outside ? null : path;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
