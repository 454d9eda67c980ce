import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..', '..');
const PACKAGE = join(REPOSITORY, 'packages', 'nx-promote');
const PACKED = join(REPOSITORY, '.cache', 'packed');

/** The plugin as `npm pack` makes it; what is built already is not built again. */
export function packedPlugin(): string {
  rmSync(PACKED, { recursive: true, force: true });
  mkdirSync(PACKED, { recursive: true });
  // Packing builds first (`prepack`), which the checks before these tests have done already.
  const scripts = existsSync(join(PACKAGE, 'dist', 'index.js')) ? ['--ignore-scripts'] : [];
  const args = ['pack', '--silent', ...scripts, '--pack-destination', PACKED];
  execFileSync('npm', args, { cwd: PACKAGE, stdio: 'pipe' });
  const [tarball] = readdirSync(PACKED);
  if (tarball === undefined) throw new Error('npm pack made nothing');
  return join(PACKED, tarball);
}
