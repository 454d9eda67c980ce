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
  return inProject ?? (misuse.kind === 'replaced' ? null : blameDefaults(misuse, workspaceRoot));
}

function blameProject(misuse: Misuse, workspaceRoot: string): Blame | null {
  const { root, target, kind } = misuse;
  const project = readJson(join(workspaceRoot, root, 'project.json'));
  const inProject = fieldIn(at(project, 'targets', target), misuse);
  if (inProject !== null) {
    return { file: join(root, 'project.json'), field: `targets.${target}${inProject}` };
  }
  const manifest = readJson(join(workspaceRoot, root, 'package.json'));
  const inManifest = fieldIn(at(manifest, 'nx', 'targets', target), misuse);
  if (inManifest !== null) {
    return { file: join(root, 'package.json'), field: `nx.targets.${target}${inManifest}` };
  }
  const script = at(manifest, 'scripts', target);
  if (kind === 'replaced' && typeof script === 'string') {
    return { file: join(root, 'package.json'), field: `scripts.${target}` };
  }
  return null;
}

/** Where an entry causes the misuse: `` for the entry as a whole, `.dependsOn` for a field; null if it does not. */
function fieldIn(entry: unknown, { kind, field }: Misuse): string | null {
  if (!isJson(entry)) return null;
  if (kind === 'replaced') return 'executor' in entry || 'command' in entry ? '' : null;
  if (kind === 'cached') return entry['cache'] === true ? '' : null;
  return field in entry ? `.${field}` : null;
}

/** Entries of `targetDefaults` that change the field and may mean this target: by name, executor or pattern. */
function blameDefaults(misuse: Misuse, workspaceRoot: string): Blame | null {
  const defaults = readJson(join(workspaceRoot, 'nx.json'))['targetDefaults'];
  if (!isJson(defaults)) return null;
  const changing = Object.keys(defaults).filter((key) =>
    [defaults[key]].flat().some((entry) => fieldIn(entry, misuse) !== null),
  );
  const key =
    changing.find((name) => name === misuse.target) ??
    changing.find((name) => name.startsWith('nx-promote:') || name.includes('*'));
  return key === undefined ? null : { file: 'nx.json', field: `targetDefaults["${key}"].${misuse.field}` };
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
