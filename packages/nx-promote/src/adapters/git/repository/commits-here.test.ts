import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE_KINDS, makeClone } from '../../../testing/clone-kinds.js';
import { buildRepository, gitIn } from '../../../testing/repositories.js';
import { missingHere } from './commits-here.js';
import { fetchTrunk } from './remote-state.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'commits-here-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const OF_ONE_COMMIT = Object.keys(CLONE_KINDS).filter((kind) => /^depth 1(?: with|$)/.test(kind));

it.each(OF_ONE_COMMIT)('is asked without downloading anything in a clone of %s', async (kind) => {
  const remote = await buildRepository(join(folder, 'remote'), [
    { parents: [] },
    { parents: [0] },
    { parents: [1] },
  ]);
  const [root = '', old = '', tip = ''] = remote.ids;
  const clone = await makeClone(kind, { url: `file://${remote.folder}`, tip, old, unmerged: old }, folder);
  const nowhere = 'd'.repeat(40);

  expect(await missingHere(clone, [tip, old, root, nowhere, old])).toEqual([old, root, nowhere]);

  await remote.git('commit', '--quiet', '--allow-empty', '--message=next');
  const next = (await remote.git('rev-parse', 'main')).trim();
  await fetchTrunk(clone, 'origin', 'main', next);
  expect((await gitIn(clone, ['rev-list', '--count', next])).trim()).toBe('1');
  expect(await missingHere(clone, [next, old])).toEqual([old]);
});
