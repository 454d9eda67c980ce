import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { ProgramToRun } from '../../core/ports/preflight.js';

/** Programs that run the file which is their first argument. */
const INTERPRETERS = ['node', 'bash', 'sh', 'python', 'python3', 'tsx', 'ruby', 'perl'];

/**
 * What of a command is not there: the program, or the script that an interpreter is to run. Null where all is there,
 * and where it cannot be told: a path in a worktree of the artifact's commit, a placeholder, a PATH of its own.
 */
export async function missingProgram(
  { command, at, env }: ProgramToRun,
  workspaceRoot: string,
  path: string,
): Promise<string | null> {
  const [file = '', script] = command;
  const isPath = /[/\\]/.test(file);
  const isHere = at === 'checkout';
  if (/[{}]/.test(file) || 'PATH' in env) return null;
  if (isPath && (isHere || isAbsolute(file))) {
    if (!(await isThere(resolve(workspaceRoot, file), constants.X_OK))) return file;
  }
  if (!isPath && !(await isOnPath(file, path))) return file;
  const isScript = script !== undefined && INTERPRETERS.includes(file) && !/^-|[{}]/.test(script);
  if (!isScript || !(isHere || isAbsolute(script))) return null;
  return (await isThere(resolve(workspaceRoot, script), constants.F_OK)) || !/\.\w+$/.test(script)
    ? null
    : script;
}

async function isOnPath(file: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && (await isThere(join(folder, file), constants.X_OK))) return true;
  }
  return false;
}

async function isThere(file: string, mode: number): Promise<boolean> {
  try {
    await access(file, mode);
    return true;
  } catch {
    return false;
  }
}
