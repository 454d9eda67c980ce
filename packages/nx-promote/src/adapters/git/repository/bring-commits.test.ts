import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRepository, gitIn, type BuiltRepository } from '../../../testing/repositories.js';
import { gitCounters } from '../../process/git.js';
import { bringCommits } from './bring-commits.js';

let folder: string;
let remote: BuiltRepository;
let clone: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bring-'));
  clone = join(folder, 'clone');
  remote = await buildRepository(join(folder, 'remote'), [
    { parents: [] },
    { parents: [0] },
    { parents: [1] },
    { parents: [0] },
  ]);
  await remote.git('branch', 'hotfix', remote.ids[2] ?? '');
  const args = ['clone', '--quiet', '--single-branch', '--no-tags', `file://${remote.folder}`, clone];
  await gitIn(folder, args);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('fetches what is missing, once and with what stands before it, and makes no ref', async () => {
  const before = gitCounters.roundTrips;
  const wanted = [remote.ids[2], remote.ids[3], remote.ids[2]] as string[];
  expect(await bringCommits(clone, 'origin', wanted)).toBeNull();
  expect(await bringCommits(clone, 'origin', wanted)).toBeNull();
  expect(gitCounters.roundTrips - before).toBe(1);
  expect((await gitIn(clone, ['cat-file', '-t', remote.ids[1] ?? ''])).trim()).toBe('commit');
  expect(await gitIn(clone, ['for-each-ref'])).not.toContain('hotfix');
});

it('gives what git said when the remote has no such commit', async () => {
  expect(await bringCommits(clone, 'origin', ['d'.repeat(40)])).toContain('d'.repeat(40));
  expect(await bringCommits(clone, 'origin', [])).toBeNull();
});
