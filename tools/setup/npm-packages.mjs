import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/**
 * Installs when what is there is not what package-lock.json asks for. `npm install`, since `npm ci` insists
 * on packages of other platforms being in the lock file, which a registry that does not carry them leaves out;
 * versions come from the lock file either way, and it is not written.
 */
export function installNpmPackages() {
  if (isInstalled()) return;
  console.log('npm packages: installing');
  const { status, error } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (error !== undefined) throw new Error(`npm could not be run: ${error.message}`);
  if (status !== 0) throw new Error('"npm install" failed; its messages stand above.');
}

/**
 * npm leaves a lock file of what it installed. It is compared by content: times of files say nothing after a
 * clone, a restored cache or a `touch`.
 */
function isInstalled() {
  const asked = packagesIn(join(ROOT, 'package-lock.json'));
  const installed = packagesIn(join(ROOT, 'node_modules', '.package-lock.json'));
  if (asked === null) throw new Error('package-lock.json is missing or is not valid JSON.');
  if (installed === null) return false;
  return Object.entries(asked).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/') || wanted.link) return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return null;
  }
}
