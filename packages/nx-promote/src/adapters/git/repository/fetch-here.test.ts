import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildRepository, gitIn, type BuiltRepository } from '../../../testing/repositories.js';
import { bringCommits } from './bring-commits.js';
import { HistorySupply } from '../history/history-supply.js';
import { fetchTrunk } from './remote-state.js';

let folder: string;
let clone: string;
let remote: BuiltRepository;
const tip = (): string => remote.ids[3] as string;

/** A clone of the commit before the tip, which somebody else has begun to deepen. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-here-'));
  clone = join(folder, 'clone');
  remote = await buildRepository(join(folder, 'remote'), [
    { parents: [] },
    { parents: [0] },
    { parents: [1] },
    { parents: [2] },
  ]);
  await remote.git('branch', '--force', 'trunk', remote.ids[2] as string);
  await gitIn(folder, ['clone', '--quiet', '--depth=1', '--branch=trunk', `file://${remote.folder}`, clone]);
  await remote.git('branch', '--force', 'trunk', tip());
  await writeFile(join(clone, '.git/shallow.lock'), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const soon = async (): Promise<void> => {
  await sleep(700);
  await rm(join(clone, '.git/shallow.lock'));
};

const FETCHES: Record<string, () => Promise<unknown>> = {
  'one commit': () => bringCommits(clone, 'origin', [tip()]),
  'the trunk': () => fetchTrunk(clone, 'origin', 'trunk', tip()),
  'older history': async () =>
    new HistorySupply({ workspaceRoot: clone, remote: 'origin', firstStep: 2 }).whole(
      [remote.ids[2] as string],
      true,
    ),
};

it.each(Object.keys(FETCHES))('waits with %s while another git deepens the same clone', async (what) => {
  const [answer] = await Promise.all([FETCHES[what]?.(), soon()]);
  expect(answer ?? null).toBeNull();
  const brought = what === 'older history' ? remote.ids[1] : tip();
  expect((await gitIn(clone, ['cat-file', '-t', brought as string])).trim()).toBe('commit');
});

it('says what git said where the lock stays', async () => {
  expect(await bringCommits(clone, 'origin', [tip()])).toContain('shallow.lock');
}, 60_000);
