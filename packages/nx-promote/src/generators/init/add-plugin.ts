import type { ProjectConfiguration, Tree } from '@nx/devkit';
import { applyEdits, getNodeValue, modify, parseTree } from 'jsonc-parser';
import { wantedRootName } from '../../nx/infer/root-name.js';
import { isOurs } from '../../nx/plugin-entry.js';

/** The workspace's projects by name, as Nx's `getProjects` gives them. */
export type Projects = ReadonlyMap<string, ProjectConfiguration>;

const NX_JSON = 'nx.json';

/**
 * Adds nx-promote to the plugins in nx.json, and leaves every other character of the file as it is. Returns the name
 * that the root project was given because another project has the expected one; null where it needs none.
 */
export function addPlugin(tree: Tree, projects: Projects): string | null {
  const text = tree.read(NX_JSON, 'utf8') ?? '{}\n';
  const root = parseTree(text);
  const json = root === undefined ? {} : (getNodeValue(root) as { plugins?: unknown[] });
  const plugins = json.plugins ?? [];
  if (plugins.some(isOurs)) return null;
  const rootProject = freeRootName(tree.root, projects);
  const entry = rootProject === null ? 'nx-promote' : { plugin: 'nx-promote', options: { rootProject } };
  const path = json.plugins === undefined ? ['plugins'] : ['plugins', plugins.length];
  const value = json.plugins === undefined ? [entry] : entry;
  const formattingOptions = { ...indentation(text), eol: text.includes('\r\n') ? '\r\n' : '\n' };
  const edits = modify(text, path, value, {
    formattingOptions,
    isArrayInsertion: json.plugins !== undefined,
  });
  tree.write(NX_JSON, applyEdits(text, edits));
  return rootProject;
}

/** A name for the root project that no other project has; null when the usual one is free. */
function freeRootName(workspaceRoot: string, projects: Projects): string | null {
  const wanted = wantedRootName(workspaceRoot, undefined);
  const taken = new Set(
    [...projects].filter(([, { root }]) => root !== '.' && root !== '').map(([name]) => name),
  );
  if (!taken.has(wanted)) return null;
  let name = `${wanted}-root`;
  while (taken.has(name)) name = `${name}-root`;
  return name;
}

/** How the file is indented, from its first indented line. */
function indentation(text: string): { readonly insertSpaces: boolean; readonly tabSize: number } {
  const first = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !first.includes('\t'), tabSize: first.includes('\t') ? 1 : first.length };
}
