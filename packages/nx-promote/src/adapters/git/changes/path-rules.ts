import picomatch from 'picomatch';
import type { ChangesRules } from '../../../core/ports/changes.js';

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];

/** Both judges of a path: does it count for everybody, does it count for nobody. */
export interface PathRules {
  readonly shared: (path: string) => boolean;
  readonly ignored: (path: string) => boolean;
}

/**
 * A pattern without a `/` names a file anywhere; `deployment-notes/**` names that folder anywhere too, since
 * each component has its own. The lock file counts at the workspace root only.
 */
export function pathRules(rules: ChangesRules): PathRules {
  const shared = [...rules.sharedFiles, ...(rules.lockFile === 'all' ? LOCK_FILES : [])];
  return {
    shared: shared.length === 0 ? () => false : picomatch(shared, { dot: true }),
    ignored: matcher(rules.ignore.flatMap(anywhere)),
  };
}

/** `README.md` in such a folder explains the folder; it is no note. */
export function isNotePath(path: string): boolean {
  return path.includes('deployment-notes/') && NOTE_PATH.test(path) && !path.endsWith('/README.md');
}

/** In a subfolder, or with another ending: somebody may have meant a note. */
export function isMisplacedNote(path: string): boolean {
  if (!path.includes('deployment-notes/') || isNotePath(path)) return false;
  return MISPLACED.test(path) && !/\/readme\.\w+$/i.test(path);
}

const MISPLACED = /(?:^|\/)deployment-notes\/.*\.(?:md|markdown|txt)$/i;
const NOTE_PATH = /(?:^|\/)deployment-notes\/[^/]+\.md$/;

function matcher(patterns: readonly string[]): (path: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true });
}

function anywhere(pattern: string): string[] {
  return pattern.startsWith('**/') || pattern.startsWith('/') ? [pattern] : [pattern, `**/${pattern}`];
}
