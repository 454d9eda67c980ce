import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PluginOptions } from './target-names.js';

/**
 * The name of the project at the workspace root. It is always given by us: without it, nx called from a
 * subfolder reads the package.json there, names the root project after it and keeps that in its cache.
 */
export function rootProjectName(workspaceRoot: string, options: PluginOptions | undefined): string {
  return (
    options?.rootProject ??
    nameIn(join(workspaceRoot, 'project.json')) ??
    nameIn(join(workspaceRoot, 'package.json')) ??
    basename(workspaceRoot)
  );
}

function nameIn(path: string): string | null {
  try {
    const name = (JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown }).name;
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null;
  }
}
