import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepLocks } from '../../core/ports/step-locks.js';
import { formatProcess, identifyProcess, parseProcess } from '../hooks/process-identity.js';

/** Locks as files in the git directory, each naming the process that holds it. */
export function createStepLocks(folder: string): StepLocks {
  let tidied: Promise<void> | null = null;
  return {
    async acquire(keys) {
      await mkdir(folder, { recursive: true });
      const own = join(folder, `${process.pid}-${randomUUID()}`);
      await (tidied ??= tidy(folder, own));
      const me = identifyProcess(process.pid);
      await writeFile(own, me === null ? '' : formatProcess(me));
      const held: string[] = [];
      const taken = new Set<string>();
      try {
        for (const key of keys) {
          const file = join(folder, createHash('sha256').update(key).digest('hex').slice(0, 40));
          if (await take(own, file)) held.push(file);
          else taken.add(key);
        }
      } finally {
        await rm(own, { force: true });
      }
      return {
        taken,
        release: async () => void (await Promise.all(held.map((file) => rm(file, { force: true })))),
      };
    },
  };
}

/** A run that was killed names its keys after itself, so nobody else would ever meet the locks that it left. */
async function tidy(folder: string, own: string): Promise<void> {
  for (const name of await readdir(folder)) await removedDead(join(folder, name), own);
}

/** A link appears whole or not at all, so a lock that can be seen says whose it is. */
async function take(own: string, file: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await linked(own, file)) return true;
    if (!(await removedDead(file, own))) return false;
  }
  return false;
}

async function linked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a dead process's lock out of the way. Looked at again after the move: somebody may have done the same
 * and put a living lock there in between, and that one goes back.
 */
async function removedDead(file: string, own: string): Promise<boolean> {
  if (await isAlive(file)) return false;
  const aside = `${own}.aside`;
  try {
    await rename(file, aside);
  } catch {
    return true;
  }
  const mistaken = await isAlive(aside);
  if (mistaken) await linked(aside, file);
  await rm(aside, { force: true });
  return !mistaken;
}

/** What cannot be read any more was given back; a process that nobody can identify counts as alive. */
async function isAlive(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return false;
  const holder = parseProcess(text);
  if (holder === null) return true;
  const now = identifyProcess(holder.id);
  return now !== null && now.started === holder.started;
}
