import type { LockGraph } from './lock-graph.js';
import { parseNpmLock } from './npm-lock.js';
import { parsePnpmLock } from './pnpm-lock.js';
import { parseYarnLock } from './yarn-lock.js';

type Parse = (text: string) => LockGraph | null;

/** Lock files at the workspace root; of those without a parser any change counts for all components. */
const LOCK_FILES: ReadonlyMap<string, Parse | null> = new Map([
  ['package-lock.json', parseNpmLock],
  ['npm-shrinkwrap.json', parseNpmLock],
  ['yarn.lock', parseYarnLock],
  ['pnpm-lock.yaml', parsePnpmLock],
  ['bun.lock', null],
  ['bun.lockb', null],
]);

export const UNDERSTOOD_LOCK_FILES = [...LOCK_FILES].flatMap(([file, parse]) =>
  parse === null ? [] : [file],
);

/** Anywhere but at the workspace root it is a file of its project. */
export function isLockFile(path: string): boolean {
  return LOCK_FILES.has(path);
}

/** Null for a text that is not understood. */
export function parseLock(file: string, text: string): LockGraph | null {
  return LOCK_FILES.get(file)?.(text) ?? null;
}
