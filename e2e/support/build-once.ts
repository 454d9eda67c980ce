import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..', '..');
const PACKAGE = join(REPOSITORY, 'packages', 'nx-promote');
const PACKED = join(REPOSITORY, '.cache', 'packed');

/** The plugin as `npm pack` makes it; what is built already is not built again. */
export function packedPlugin(): string {
  if (!existsSync(join(PACKAGE, 'dist', 'index.js'))) {
    execFileSync(process.execPath, [join(REPOSITORY, 'tools', 'build.mjs')], { stdio: 'inherit' });
  }
  rmSync(PACKED, { recursive: true, force: true });
  mkdirSync(PACKED, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', PACKED], { cwd: PACKAGE, stdio: 'pipe' });
  const [tarball] = readdirSync(PACKED);
  if (tarball === undefined) throw new Error('npm pack made nothing');
  return join(PACKED, tarball);
}
