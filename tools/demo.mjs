import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { ROOT } from './setup/root.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

try {
  installNpmPackages();
  // What is to end needs no plugin.
  if (!process.argv.includes('--stop')) build();
  run(process.argv.slice(2));
} catch (error) {
  console.error(`The demo could not begin. ${error.message}`);
  process.exitCode = 1;
}

function build() {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'tools', 'build.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The plugin could not be built; the messages stand above.');
}

/** In a process group of its own, so that Ctrl-C reaches it once, from here, and not from the terminal too. */
function run(args) {
  const main = join(ROOT, 'tools', 'demo', 'main.ts');
  // Relative --keep folders are meant from where the person stands; npm has changed to the root meanwhile.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const tsx = import.meta.resolve('tsx');
  const demo = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of SIGNALS) process.on(signal, () => demo.kill(signal));
  demo.on('error', (error) => {
    console.error(`The demo could not begin. ${error.message}`);
    process.exitCode = 1;
  });
  demo.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    for (const name of SIGNALS) process.removeAllListeners(name);
  });
}
