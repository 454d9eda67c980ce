import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitOk } from '../../process/git.js';

/**
 * Makes a bare repository of ours where there is none: aside, and moved into place when it is whole, since two
 * processes may find it missing at once. What failed halfway is removed.
 */
export async function makeAside(directory: string, fill: (aside: string) => Promise<void>): Promise<void> {
  if (await exists(join(directory, 'HEAD'))) return;
  const aside = asideOf(directory);
  try {
    await mkdir(aside, { recursive: true });
    await fill(aside);
    await rename(aside, directory).catch(async (reason: unknown) => {
      // Another process was faster, and what it made is as good.
      if (!(await exists(join(directory, 'HEAD')))) throw reason;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Throws a repository away as one move, so that nobody meets half of it. */
export async function discard(directory: string): Promise<void> {
  const aside = asideOf(directory);
  try {
    await rename(directory, aside);
    await rm(aside, { recursive: true, force: true });
  } catch {
    // Another process has thrown it away already.
  }
}

/** An empty bare repository in a folder that is there. */
export async function initBare(folder: string, format: string, doing: string): Promise<void> {
  const args = ['init', '--quiet', '--bare', `--object-format=${format}`, '--', folder];
  await gitOk({ args }, doing);
}

/**
 * The same without a process, for a repository that is thrown away at once: the files that git itself goes by
 * (gitrepository-layout(5)).
 */
export async function layBare(folder: string, format: string): Promise<void> {
  const isSha1 = format === 'sha1';
  const extension = isSha1 ? '' : `[extensions]\n\tobjectformat = ${format}\n`;
  const version = isSha1 ? 0 : 1;
  await Promise.all(['objects', 'refs'].map((name) => mkdir(join(folder, name))));
  await writeFile(
    join(folder, 'config'),
    `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n${extension}`,
  );
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function asideOf(directory: string): string {
  return `${directory}.${randomBytes(6).toString('hex')}`;
}
