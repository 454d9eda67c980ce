import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The newer Node that the plugin is tested on, beside the oldest one that it says it runs on. */
export const NEWER_NODE = '24.21.0';

/**
 * Its program, from npm's package `node`, kept in `.cache`. Throws where it cannot be had: tests that were not run must
 * not look like tests that passed.
 */
export function newerNode(root: string): string {
  const folder = join(root, '.cache', `node-${NEWER_NODE}`);
  const program = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (versionOf(program) !== NEWER_NODE) install(folder);
  const found = versionOf(program);
  if (found === NEWER_NODE) return program;
  throw new Error(`${program} should be Node ${NEWER_NODE}, and ${found ?? 'could not be started'}.`);
}

/** The environment in which every `node` is this one, also that of nx, suites and hooks. */
export function environmentOf(program: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, PATH: `${dirname(program)}:${env['PATH'] ?? ''}` };
}

function install(folder: string): void {
  console.log(`Node ${NEWER_NODE}: installing npm's package "node"`);
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--package-lock=false'];
  const args = ['install', '--prefix', folder, ...quiet, `node@${NEWER_NODE}`];
  const { status, error } = spawnSync('npm', args, { cwd: folder, env: process.env, stdio: 'inherit' });
  if (status === 0) return;
  const why = error?.message ?? 'its messages stand above';
  throw new Error(`Node ${NEWER_NODE} could not be had from npm (${why}), so nothing was tested on it.`);
}

function versionOf(program: string): string | null {
  if (!existsSync(program)) return null;
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : null;
}
