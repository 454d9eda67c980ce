import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discard, initBare, makeAside } from './make-aside.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'aside-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (name: string, format = 'sha1'): Promise<void> =>
  makeAside(join(folder, name), (aside) => initBare(aside, format, 'testing'));

it('leaves nothing behind when it cannot be made', async () => {
  await expect(make('cache.git', 'no-such-hash')).rejects.toMatchObject({ code: 'GIT_FAILED' });
  expect(await readdir(folder)).toEqual([]);
});

it('is made once by many at once, and thrown away by many at once', async () => {
  await Promise.all(Array.from({ length: 6 }, () => make('cache.git')));
  expect(await readdir(folder)).toEqual(['cache.git']);
  await make('cache.git', 'no-such-hash');
  await Promise.all(Array.from({ length: 6 }, () => discard(join(folder, 'cache.git'))));
  expect(await readdir(folder)).toEqual([]);
});
