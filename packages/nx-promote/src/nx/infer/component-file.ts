import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jsonProblem } from './json-problem.js';

/** One `release.json` as inference sees it. */
export interface ComponentFile {
  /** Folder relative to the workspace root, `.` for the root itself. */
  readonly root: string;
  /** Set when nothing else in the folder names the project: Nx refuses a project without a name. */
  readonly name: string | null;
  /** The message its targets fail with; null when the file can be read. */
  readonly broken: string | null;
}

/**
 * Reads a `release.json`. Null when it is not ours: other tools have files of that name, and a folder that is
 * no project and does not name our schema must not become a project.
 */
export function readComponentFile(workspaceRoot: string, file: string): ComponentFile | null {
  const folder = file.slice(0, -'release.json'.length).replace(/\/$/, '');
  const root = folder === '' ? '.' : folder;
  const { text, broken } = readText(join(workspaceRoot, file), file);
  const isProject = ['project.json', 'package.json'].some((name) =>
    existsSync(join(workspaceRoot, folder, name)),
  );
  if (!isProject && !text.includes('nx-promote')) return null;
  const name = isProject ? null : basename(join(workspaceRoot, folder));
  return { root, name, broken: broken ?? problemIn(text, file) };
}

function readText(path: string, file: string): { text: string; broken: string | null } {
  try {
    return { text: readFileSync(path, 'utf8'), broken: null };
  } catch (error) {
    return { text: '', broken: `${file} could not be read: ${(error as Error).message}` };
  }
}

/** The fields are checked when a target runs, with all their messages; here only whether it is an object. */
function problemIn(text: string, file: string): string | null {
  const problem = jsonProblem(text, file);
  if (problem !== null) return problem;
  const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return null;
  return `${file} must hold a JSON object; {} is enough to make a project a component.`;
}
