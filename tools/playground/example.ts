import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Merge } from './merge.js';

/** What the example brings besides its files. */
export interface Example {
  readonly components: readonly string[];
  readonly environments: readonly string[];
  /** Merges that have happened when the playground begins. */
  readonly history: readonly Merge[];
  /** Merges for later, by name. */
  readonly merges: Readonly<Record<string, Merge>>;
}

/** The addresses that the template of the pipeline leaves open. */
export interface Addresses {
  readonly registry: string;
  readonly gateway: string;
  readonly deployments: string;
}

// What belongs to the checkout of this repository, or to the making of playgrounds, is not the team's.
const leftOut = new Set(['.demo', 'node_modules', '.nx', 'reports', '.git']);

/** Reads what an example folder says about itself. */
export async function readExample(folder: string): Promise<Example> {
  const pipeline = JSON.parse(await readFile(join(folder, 'release-pipeline.json'), 'utf8')) as {
    environments: { name: string }[];
  };
  const told = JSON.parse(await readFile(join(folder, '.demo', 'merges.json'), 'utf8')) as {
    history: ToldMerge[];
  } & Record<string, ToldMerge>;
  const { history, ...later } = told;
  return {
    components: await componentsIn(folder),
    environments: pipeline.environments.map(({ name }) => name),
    history: history.map(toMerge),
    merges: Object.fromEntries(Object.entries(later).map(([name, merge]) => [name, toMerge(merge)])),
  };
}

/** Copies the example's files and fills the addresses into its pipeline. */
export async function copyExample(from: string, to: string, addresses: Addresses): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => path === from || !leftOut.has(basename(path)) });
  const path = join(to, 'release-pipeline.json');
  const template = await readFile(path, 'utf8');
  const filled = template
    .replaceAll(/\bREGISTRY\b/g, () => addresses.registry)
    .replaceAll(/\bGATEWAY\b/g, () => addresses.gateway)
    .replaceAll(/\bDEPLOYMENTS\b/g, () => addresses.deployments);
  await writeFile(path, filled);
}

type ToldMerge = Omit<Merge, 'branch'> & { readonly merge: string };

function toMerge({ merge: branch, ...rest }: ToldMerge): Merge {
  return { branch, ...rest };
}

async function componentsIn(folder: string): Promise<string[]> {
  const components = [];
  for (const name of (await readdir(join(folder, 'components'))).sort()) {
    const release = join(folder, 'components', name, 'release.json');
    const there = await stat(release).catch(() => undefined);
    if (there?.isFile()) components.push(name);
  }
  return components;
}
