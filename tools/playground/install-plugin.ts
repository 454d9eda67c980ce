import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives a workspace the packages of this repository, the plugin among them, by links: the quick way, for the
 * demo. The folder itself is real, since `node_modules/` in a .gitignore does not cover a link.
 */
export async function linkPackages(workspace: string): Promise<void> {
  const packages = join(__dirname, '..', '..', 'node_modules');
  const target = join(workspace, 'node_modules');
  await mkdir(target, { recursive: true });
  for (const name of await readdir(packages)) {
    if (name.startsWith('.') && name !== '.bin') continue;
    await symlink(join(packages, name), join(target, name));
  }
}
