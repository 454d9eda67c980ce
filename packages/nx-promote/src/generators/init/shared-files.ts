import { readNxJson, type Tree } from '@nx/devkit';
import type { Projects } from './add-plugin.js';

const ROOT = '{workspaceRoot}/';

/**
 * Files outside of projects that the workspace itself names as inputs of builds: Nx's `sharedGlobals`, and the inputs
 * of targets (`{workspaceRoot}/Dockerfile`). A change of one releases nothing unless the pipeline lists it. Left out
 * are Nx's own files, those in a project, and what is said not to count (`!`).
 */
export function sharedFiles(tree: Tree, all: Projects): string[] {
  const nxJson = readNxJson(tree) ?? {};
  const projects = [...all.values()];
  const inputs = [
    ...Object.values(nxJson.namedInputs ?? {}),
    ...Object.values(nxJson.targetDefaults ?? {}).flatMap((entry) => [entry].flat().map(inputsOf)),
    ...projects.flatMap(({ targets }) => Object.values(targets ?? {}).map(inputsOf)),
    ...projects.map(({ namedInputs }) => Object.values(namedInputs ?? {}).flat()),
  ].flat();
  const roots = projects.map(({ root }) => root).filter((root) => root !== '.' && root !== '');
  const paths = inputs.flatMap((input) => {
    const text = typeof input === 'string' ? input : (input as { fileset?: unknown } | null)?.fileset;
    return typeof text === 'string' && text.startsWith(ROOT) ? [text.slice(ROOT.length)] : [];
  });
  const isOwned = (path: string): boolean =>
    roots.some((root) => path === root || path.startsWith(`${root}/`));
  return [...new Set(paths)].filter((path) => path !== '' && !isOwned(path) && !NOT_SHARED.test(path)).sort();
}

function inputsOf(target: unknown): unknown[] {
  const { inputs } = (target ?? {}) as { inputs?: unknown };
  return Array.isArray(inputs) ? inputs : [];
}

/** Nx's files, lock files (they have a rule of their own), and globs that mean everything. */
const NOT_SHARED =
  /^(nx\.json|\.nxignore|\.gitignore|package\.json|package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|\*\*?(\/\*)?)$/;
