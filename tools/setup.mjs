import { installDebianPackages } from './setup/debian-packages.mjs';
import { checkNode } from './setup/node-version.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';

/**
 * Installs what the tests and the demo need, and only what is missing. Plain Node without dependencies, since
 * it runs before there are any. `--npm-only` leaves the system's packages alone.
 */
function main(args) {
  const unknown = args.filter((arg) => arg !== '--npm-only');
  if (unknown.length > 0) throw new Error(`The set-up knows no ${unknown.join(' ')}; it takes --npm-only.`);
  checkNode();
  installNpmPackages();
  if (!args.includes('--npm-only')) installDebianPackages();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(`The set-up failed. ${error.message}`);
  process.exitCode = 1;
}
