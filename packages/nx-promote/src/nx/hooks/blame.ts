import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Misuse } from './misuse.js';

/** Where a release target was changed: the file, and the field in it. */
export interface Blame {
  readonly file: string;
  readonly field: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Looks where a target can be changed from, nearest first; null when another plugin did it. */
export function blame(misuse: Misuse, workspaceRoot: string): Blame | null {
  const inProject = blameProject(misuse, workspaceRoot);
  return inProject ?? (misuse.kind === 'cached' ? blameDefaults(misuse, workspaceRoot) : null);
}

function blameProject({ root, target, kind }: Misuse, workspaceRoot: string): Blame | null {
  const guilty = (entry: unknown): boolean =>
    isJson(entry) &&
    (kind === 'cached' ? entry['cache'] === true : 'executor' in entry || 'command' in entry);
  const project = readJson(join(workspaceRoot, root, 'project.json'));
  if (guilty(at(project, 'targets', target))) {
    return { file: join(root, 'project.json'), field: `targets.${target}` };
  }
  const manifest = readJson(join(workspaceRoot, root, 'package.json'));
  if (guilty(at(manifest, 'nx', 'targets', target))) {
    return { file: join(root, 'package.json'), field: `nx.targets.${target}` };
  }
  const script = at(manifest, 'scripts', target);
  if (kind === 'replaced' && typeof script === 'string') {
    return { file: join(root, 'package.json'), field: `scripts.${target}` };
  }
  return null;
}

/** Entries of `targetDefaults` that switch caching on and may mean this target: by name, executor or pattern. */
function blameDefaults({ target }: Misuse, workspaceRoot: string): Blame | null {
  const defaults = readJson(join(workspaceRoot, 'nx.json'))['targetDefaults'];
  if (!isJson(defaults)) return null;
  const cached = Object.entries(defaults).filter(([, entry]) => [entry].flat().some(switchesCacheOn));
  const exact = cached.find(([key]) => key === target);
  const key = (exact ?? cached.find(([name]) => name.startsWith('nx-promote:') || name.includes('*')))?.[0];
  return key === undefined ? null : { file: 'nx.json', field: `targetDefaults["${key}"].cache` };
}

function switchesCacheOn(entry: unknown): boolean {
  return isJson(entry) && entry['cache'] === true;
}

function at(json: Json, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isJson(value) ? value[key] : undefined), json);
}

function readJson(path: string): Json {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJson(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
