import { basename } from 'node:path';
import { isMember, projectFolders, readJsonOf } from './project-files.js';
import type { PluginOptions } from './target-names.js';

/**
 * The name of the project at the workspace root. It is always given by us: without it, nx called from a
 * subfolder reads the package.json there, names the root project after it and keeps that in its cache.
 */
export function wantedRootName(workspaceRoot: string, options: PluginOptions | undefined): string {
  return options?.rootProject ?? ownName(workspaceRoot) ?? basename(workspaceRoot);
}

/**
 * The wanted name, or that name with `-root` behind it when another project has it already: two projects of one name
 * break every nx command of the workspace, with a message that does not mention us. Where the root is a project
 * without our help, its name is its own business. `files`: every project.json and package.json.
 */
export function rootProjectName(
  workspaceRoot: string,
  options: PluginOptions | undefined,
  files: readonly string[],
): string {
  const wanted = wantedRootName(workspaceRoot, options);
  if (isProjectAnyway(workspaceRoot) && options?.rootProject === undefined) return wanted;
  const folders = projectFolders(files);
  let name = wanted;
  while (isTaken(name, folders, workspaceRoot)) name = `${name}-root`;
  return name;
}

function ownName(workspaceRoot: string): string | null {
  const names = ['project.json', 'package.json'].map((file) => readJsonOf(workspaceRoot, file)?.['name']);
  const found = names.find((name) => typeof name === 'string' && name !== '');
  return typeof found === 'string' ? found : null;
}

function isProjectAnyway(workspaceRoot: string): boolean {
  const manifest = readJsonOf(workspaceRoot, 'package.json');
  return readJsonOf(workspaceRoot, 'project.json') !== null || manifest?.['nx'] !== undefined;
}

function isTaken(
  name: string,
  folders: ReadonlyMap<string, readonly string[]>,
  workspaceRoot: string,
): boolean {
  for (const [folder, files] of folders) {
    const names = files.map((file) => {
      const json = readJsonOf(workspaceRoot, `${folder}/${file}`, name);
      return json === null ? null : nameIn(json);
    });
    const own = names.find((one) => one !== null) ?? (basename(folder) === name ? name : null);
    if (own !== name) continue;
    if (files.includes('project.json') || isMember(workspaceRoot, folder)) return true;
  }
  return false;
}

function nameIn({ nx, name }: Readonly<Record<string, unknown>>): string | null {
  const forNx = typeof nx === 'object' && nx !== null ? (nx as { name?: unknown }).name : undefined;
  const found = forNx ?? name;
  return typeof found === 'string' ? found : null;
}
