import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRepository, gitIn } from '../../packages/nx-promote/src/testing/repositories.js';
import {
  monorepoComponents,
  monorepoHistory,
  type MonorepoComponent,
  type MonorepoSize,
} from './monorepo.js';

/** To be raised when the generator makes other histories: what is cached is then made anew. */
const GENERATION = 2;

export interface Monorepo extends MonorepoSize {
  readonly folder: string;
  readonly head: string;
  readonly parts: readonly MonorepoComponent[];
  /** `1,000 components, 50,000 commits` */
  readonly label: string;
}

/** Two commits of a monorepo. */
export interface MonorepoRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The generated monorepo of a size, made once and kept. It is made under another name and renamed when it is
 * whole, so that an interrupted run leaves nothing that looks finished.
 */
export async function openMonorepo(cache: string, size: MonorepoSize): Promise<Monorepo> {
  const folder = join(cache, `${size.components}-${size.commits}-v${GENERATION}`);
  const head = (await readHead(folder)) ?? (await makeMonorepo(folder, size));
  const count = (value: number): string => value.toLocaleString('en');
  const label = `${count(size.components)} components, ${count(size.commits)} commits`;
  return { ...size, folder, head, parts: monorepoComponents(size), label };
}

async function makeMonorepo(folder: string, size: MonorepoSize): Promise<string> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const { head } = await buildRepository(draft, monorepoHistory(size), { bare: true });
  // fast-import leaves long delta chains; a clone would come packed like this.
  await gitIn(draft, ['repack', '-a', '-d', '-q']);
  await writeFile(join(draft, HEAD_FILE), head);
  await rename(draft, folder);
  return head;
}

const HEAD_FILE = 'bench-head';

async function readHead(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, HEAD_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
