import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests use of the system: the program, the Debian package that has it, and what is without it. */
const WANTED = [
  { program: 'git', package: 'git', without: null },
  {
    program: 'docker-registry',
    package: 'docker-registry',
    without: 'the tests of the registry run on the embedded one',
  },
  { program: 'buildah', package: 'buildah', without: 'images are built by the embedded builder' },
  { program: 'skopeo', package: 'skopeo', without: 'images are checked by our own registry client alone' },
];

/** Installs what is missing through apt where that is possible, and says what happens where it is not. */
export function installDebianPackages() {
  const missing = WANTED.filter(({ program }) => !isThere(program));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isThere('apt-get')) install(missing.map((wanted) => wanted.package));
  const still = missing.filter(({ program }) => !isThere(program));
  const needed = still.find(({ without }) => without === null);
  if (needed !== undefined) throw new Error(`${needed.program} is needed and is not there; install it.`);
  if (still.length > 0 && process.env['CI'] === 'true') {
    throw new Error(`${names(still)} must be there with CI=true: nothing is left out then.`);
  }
  for (const { program, without } of still) console.log(`Without ${program}, ${without}.`);
}

function install(packages) {
  console.log(`Debian packages: installing ${packages.join(' ')}`);
  aptGet('update');
  aptGet('install', '--yes', '--no-install-recommends', ...packages);
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', ['--quiet', ...args], { stdio: 'inherit', env });
  if (status !== 0) console.error(`"apt-get ${args.join(' ')}" failed; its messages stand above.`);
}

function names(wanted) {
  return wanted.map(({ program }) => program).join(', ');
}

function isThere(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
