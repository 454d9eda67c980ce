import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTemporaryFolder } from '../../testing/temporary-folder.js';
import { formatProcess, identifyProcess, type ProcessIdentity } from '../hooks/process-identity.js';
import { createStepLocks } from './step-locks.js';

describe('step locks', () => {
  it('give a key to one of two at a time', () =>
    inTemporaryFolder(async (folder) => {
      const [a, b] = [createStepLocks(folder), createStepLocks(folder)];
      const first = await a.acquire(['core', 'broker']);
      const second = await b.acquire(['broker', 'ui']);
      expect([...first.taken]).toEqual([]);
      expect([...second.taken]).toEqual(['broker']);
      await first.release();
      expect([...(await b.acquire(['core', 'broker'])).taken]).toEqual([]);
      await second.release();
    }));

  it('let nobody win twice when many ask at once', () =>
    inTemporaryFolder(async (folder) => {
      const askers = Array.from({ length: 20 }, () => createStepLocks(folder).acquire(['core']));
      const winners = (await Promise.all(askers)).filter(({ taken }) => taken.size === 0);
      expect(winners).toHaveLength(1);
    }));

  it('pass over the lock of a process that has died, and leave nothing behind', () =>
    inTemporaryFolder(async (folder) => {
      const locks = createStepLocks(folder);
      await locks.acquire(['core']);
      const [file = ''] = await readdir(folder);
      await writeFile(join(folder, file), formatProcess(await deadProcess()));
      const taken = await locks.acquire(['core']);
      expect([...taken.taken]).toEqual([]);
      await taken.release();
      expect(await readdir(folder)).toEqual([]);
    }));

  it('take away what other runs left behind when they died, and nothing of the living', () =>
    inTemporaryFolder(async (folder) => {
      await createStepLocks(folder).acquire(['run 1 core']);
      const [left = ''] = await readdir(folder);
      await writeFile(join(folder, left), formatProcess(await deadProcess()));
      const living = await createStepLocks(folder).acquire(['run 2 core']);
      expect(await readdir(folder)).toHaveLength(1);
      expect((await createStepLocks(folder).acquire(['run 2 core'])).taken.size).toBe(1);
      await living.release();
      expect(await readdir(folder)).toEqual([]);
    }));
});

async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const identity = identifyProcess(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (identity === null) throw new Error('the process could not be identified');
  return identity;
}
