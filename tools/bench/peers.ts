import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitIn } from '../../packages/nx-promote/src/testing/repositories.js';
import type { Monorepo } from './monorepos.js';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, '.cache/bench/peers');

/** What others make changelogs with. Needed by the bench alone, so the bench installs them. */
export const PEERS = { 'git-cliff': '2.14.2', 'conventional-changelog-cli': '5.0.0' } as const;

/** The folder of the peers' programs; installed on first use. */
export function peerPrograms(): string {
  const wanted = JSON.stringify({ private: true, dependencies: PEERS }, null, 2);
  const manifest = join(FOLDER, 'package.json');
  const programs = join(FOLDER, 'node_modules/.bin');
  if (existsSync(programs) && existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted)
    return programs;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(manifest, wanted);
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return programs;
}

/** The monorepo as an Nx workspace whose projects `nx release changelog` knows. */
export async function nxReleaseWorkspace({
  folder,
  parts,
}: Monorepo): Promise<{ root: string; close: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'nx-promote-bench-nx-'));
  await gitIn(root, ['clone', '--quiet', '--shared', folder, '.']);
  const write = (path: string, value: object): void => writeFileSync(join(root, path), JSON.stringify(value));
  for (const { name, root: at } of parts) {
    write(join(at, 'project.json'), { name });
    write(join(at, 'package.json'), { name, version: '1.0.0' });
  }
  write('package.json', { name: 'bench', version: '0.0.0', private: true });
  write('nx.json', {
    analytics: false,
    neverConnectToCloud: true,
    release: {
      projects: ['component-*'],
      projectsRelationship: 'fixed',
      changelog: { workspaceChangelog: false, projectChangelogs: true, git: { commit: false, tag: false } },
    },
  });
  writeFileSync(join(root, '.gitignore'), 'node_modules\n.nx\n');
  execFileSync('ln', ['-s', join(ROOT, 'node_modules'), 'node_modules'], { cwd: root });
  await gitIn(root, ['rm', '--quiet', 'package-lock.json']);
  await gitIn(root, ['add', '--all']);
  await gitIn(root, [
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=bench@example.org',
    'commit',
    '--quiet',
    '-m',
    'Add Nx',
  ]);
  return { root, close: () => rm(root, { recursive: true, force: true }) };
}
