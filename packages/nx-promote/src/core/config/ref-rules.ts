/** Why git would refuse a ref (or this tool a path), as the end of a sentence: `... must not contain "..".` */
export type Rule = string;

/** The rules of `git check-ref-format`, for what stands behind `refs/tags/` or `refs/heads/`. */
export function refProblem(name: string): Rule | null {
  if (name === '') return 'must not be empty';
  if (name === '@') return 'must not be "@" alone';
  if (name.startsWith('-')) return 'must not begin with "-"';
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//'))
    return 'must not have empty parts between "/"';
  if (name.includes('..')) return 'must not contain ".."';
  if (name.includes('@{')) return 'must not contain "@{"';
  if (name.endsWith('.')) return 'must not end with "."';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[\u0000-\u0020\u007f~^:?*[\\]/.exec(name);
  if (bad !== null) return `must not contain ${JSON.stringify(bad[0])}`;
  const parts = name.split('/');
  if (parts.some((part) => part.startsWith('.'))) return 'must not have a part that begins with "."';
  if (parts.some((part) => part.endsWith('.lock'))) return 'must not have a part that ends with ".lock"';
  return null;
}

/** What a path inside a repository must not be, so that nothing is ever written beside it or into `.git`. */
export function pathProblem(path: string): Rule | null {
  if (path === '') return 'must not be empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'must not be absolute';
  if (path.includes('\\')) return 'must use "/" between folders';
  if (path.startsWith('-')) return 'must not begin with "-"';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'must not contain control characters';
  const parts = path.split('/');
  if (parts.includes('..')) return 'must not contain ".."';
  if (parts.some((part) => part === '' || part === '.')) return 'must not have empty or "." parts';
  if (parts.some((part) => part.toLowerCase() === '.git')) return 'must not lead into ".git"';
  return null;
}

/** What a glob must not be, because it would match nothing and nobody would notice. */
export function globProblem(glob: string): Rule | null {
  if (glob === '') return 'must not be empty';
  if (glob.startsWith('!')) return 'must not begin with "!": no glob takes files out of another one';
  if (glob.endsWith('/')) return `must not end with "/": all files of a folder are "${glob}**"`;
  if (glob.split('/').includes('..')) return 'must not contain "..": globs stay in the workspace';
  if (glob.includes('\n')) return 'must be on one line';
  return null;
}

/** Docker's rule for tags. */
export const IMAGE_TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** The distribution specification's rule for the path of an image. */
export const IMAGE_PATH =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Names of environments: they become parts of targets, refs and paths. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]*$/;

export { VERSION } from '../model/version.js';
