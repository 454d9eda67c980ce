import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type picomatchLibrary from 'picomatch';
import type * as yamlLibrary from 'yaml';

type Json = Readonly<Record<string, unknown>>;

/** The folders below the root that hold a project.json or a package.json, and which; project.json first. */
export function projectFolders(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const at = file.lastIndexOf('/');
    if (at < 0) continue;
    const [folder, name] = [file.slice(0, at), file.slice(at + 1)];
    folders.set(folder, [...(folders.get(folder) ?? []), name].sort().reverse());
  }
  return folders;
}

/** A file's object; null without one, and, when a word is given, where the text does not hold it (in quotes). */
export function readJsonOf(workspaceRoot: string, file: string, word?: string): Json | null {
  try {
    const text = readFileSync(join(workspaceRoot, file), 'utf8');
    if (word !== undefined && !text.includes(JSON.stringify(word))) return null;
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Json) : null;
  } catch {
    return null;
  }
}

/**
 * Whether npm's, yarn's or pnpm's workspaces count the folder as a package, which is what makes a package.json a
 * project. Asked only about a folder whose package has the name in question, so that libraries are loaded only then.
 */
export function isMember(workspaceRoot: string, folder: string): boolean {
  const globs = [...npmGlobs(workspaceRoot), ...pnpmGlobs(workspaceRoot)].map((glob) =>
    glob.replace(/^\.\//, '').replace(/\/$/, ''),
  );
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazily, and inference is synchronous
  const picomatch = require('picomatch') as typeof picomatchLibrary;
  const matches = (glob: string): boolean => picomatch.isMatch(folder, glob);
  const isLeftOut = globs.some((glob) => glob.startsWith('!') && matches(glob.slice(1)));
  return !isLeftOut && globs.some((glob) => !glob.startsWith('!') && matches(glob));
}

function npmGlobs(workspaceRoot: string): string[] {
  const { workspaces } = readJsonOf(workspaceRoot, 'package.json') ?? {};
  const listed = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown })?.packages;
  return texts(listed);
}

function pnpmGlobs(workspaceRoot: string): string[] {
  try {
    const text = readFileSync(join(workspaceRoot, 'pnpm-workspace.yaml'), 'utf8');
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazily, and inference is synchronous
    const { parse } = require('yaml') as typeof yamlLibrary;
    return texts((parse(text) as { packages?: unknown } | null)?.packages);
  } catch {
    return [];
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
