import type { CommitSpec } from '../../packages/nx-promote/src/testing/repositories.js';

export interface MonorepoSize {
  readonly components: number;
  readonly commits: number;
}

export interface MonorepoComponent {
  readonly name: string;
  readonly root: string;
  readonly closureRoots: readonly string[];
}

const FILES = ['main.ts', 'api/routes.ts', 'api/errors.ts', 'model/document.ts', 'store/query.ts'];
const PER_LIBRARY = 10;

/** The components of a generated monorepo: each stands on one library, which ten components share. */
export function monorepoComponents(size: MonorepoSize): MonorepoComponent[] {
  return Array.from({ length: size.components }, (_, index) => {
    const root = componentRoot(index);
    return { name: `component-${index}`, root, closureRoots: [root, libraryRoot(index)] };
  });
}

/**
 * The history of a generated monorepo, newest last: all components at once in the first commit, then commits
 * that mostly touch one component, of which few are popular (as in every company), every fifth the merge of a
 * branch. Libraries change seldom. Messages are conventional commits, which the peers understand best. Same size and seed, same commit ids.
 */
export function* monorepoHistory(size: MonorepoSize, seed = 1): Generator<CommitSpec> {
  const random = seededRandom(seed);
  yield { parents: [], files: firstFiles(size), message: 'Begin' };
  let trunk = 0;
  for (let index = 1; index < size.commits;) {
    const component = Math.floor(random() ** 2 * size.components);
    const files = changedFiles(component, index, random);
    if (index % 5 === 0 && index + 1 < size.commits) {
      yield { parents: [trunk], files, message: `feat(component-${component}): work ${index}` };
      yield { parents: [trunk, index], files, message: `Merge branch 'component-${component}'` };
      trunk = index + 1;
      index += 2;
    } else {
      yield { parents: [trunk], files, message: `fix(component-${component}): change ${index} (#${index})` };
      trunk = index;
      index += 1;
    }
  }
}

function changedFiles(component: number, index: number, random: () => number): Record<string, string> {
  const files: Record<string, string> = {};
  const root = componentRoot(component);
  const count = 1 + Math.floor(random() * 4);
  for (let n = 0; n < count; n += 1) files[`${root}/src/${pick(FILES, random)}`] = `change ${index}.${n}\n`;
  if (random() < 0.02) files[`${libraryRoot(component)}/src/index.ts`] = `change ${index}\n`;
  if (random() < 0.1) files['README.md'] = `change ${index}\n`;
  return files;
}

function firstFiles(size: MonorepoSize): Record<string, string> {
  const files: Record<string, string> = { 'README.md': 'begin\n', 'package-lock.json': '{}\n' };
  for (let index = 0; index < size.components; index += 1) {
    for (const file of FILES) files[`${componentRoot(index)}/src/${file}`] = `begin ${index}\n`;
    files[`${componentRoot(index)}/release.json`] = '{}\n';
    files[`${libraryRoot(index)}/src/index.ts`] = 'begin\n';
  }
  return files;
}

function componentRoot(index: number): string {
  return `components/component-${index}`;
}

function libraryRoot(component: number): string {
  return `libs/library-${Math.floor(component / PER_LIBRARY)}`;
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** A small linear congruential generator: the sequence depends on the seed alone, on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
