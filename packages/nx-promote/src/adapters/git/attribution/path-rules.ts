import picomatch from 'picomatch';
import type { HistoryRules } from '../../../core/ports/git.js';
import { isLockFile, UNDERSTOOD_LOCK_FILES } from './lock-files.js';

/** What a lock file's change means: nothing, something for everybody, or what its content says. */
export type LockRule = 'none' | 'everybody' | 'content';

/** Judges paths that are relative to the workspace root. */
export interface PathRules {
  /** Whether the path counts for every component; what the workspace ignores counts for none. */
  isShared(path: string): boolean;
  /** Whether `path` does not count for the project whose root is `root` (`.` for the workspace itself). */
  isIgnored(path: string, root: string): boolean;
  /** Whether there is a root for which `isIgnored` could say yes. */
  mayBeIgnored(path: string): boolean;
  /** Of a lock file at the workspace root; null for every other path. */
  lock(path: string): LockRule | null;
}

type Matcher = (path: string) => boolean;

/**
 * - `sharedFiles`: globs from the workspace root; `nx.json` is the one at the top.
 * - `ignore`: a glob without `/` matches the file name anywhere; one with `/` is tried from the workspace root
 *   and from the root of the project that has the file: `deployment-notes/**` means each project's own, not a
 *   folder of that name deep inside its sources.
 * - A lock file belongs to no project, not even to one at the workspace root: the mode alone says whom it concerns.
 */
export function compilePathRules(rules: HistoryRules): PathRules {
  const shared = anyOf(rules.sharedFiles);
  const names = anyOf(rules.ignore.filter((glob) => !glob.includes('/')));
  const paths = anyOf(rules.ignore.filter((glob) => glob.includes('/')));
  const isNameIgnored: Matcher = (path) => names(path.slice(path.lastIndexOf('/') + 1));
  const isIgnored = (path: string, root: string): boolean =>
    isNameIgnored(path) ||
    paths(path) ||
    (root !== '.' && path.startsWith(`${root}/`) && paths(path.slice(root.length + 1)));
  return {
    isShared: (path) => shared(path) && !isIgnored(path, '.'),
    isIgnored,
    mayBeIgnored: (path) => isNameIgnored(path) || suffixes(path).some(paths),
    lock: (path) => {
      if (!isLockFile(path)) return null;
      if (isIgnored(path, '.')) return 'none';
      const isUnderstood = rules.lockFile === 'resolved' && UNDERSTOOD_LOCK_FILES.includes(path);
      return isUnderstood && !shared(path) ? 'content' : 'everybody';
    },
  };
}

/** What a path is called from every folder above it. */
function suffixes(path: string): string[] {
  const found = [path];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    found.push(path.slice(slash + 1));
  }
  return found;
}

/** `**` must cross newlines in names, and a leading `!` is part of a name: nothing is un-ignored. */
const OPTIONS = { dot: true, nonegate: true, flags: 's', windows: false } as const;

/** A literal prefix is compared before a regular expression runs: most paths end there. */
function anyOf(globs: readonly string[]): Matcher {
  const literals = new Set<string>();
  const patterns: { readonly prefix: string; readonly matches: Matcher }[] = [];
  for (const glob of globs.map((each) => each.replace(/^\.?\//, ''))) {
    const special = glob.search(/[*?[\]{}()!+@\\|]/);
    if (special < 0) literals.add(glob);
    else patterns.push({ prefix: literalPrefix(glob, special), matches: picomatch(glob, OPTIONS) });
  }
  return (path) =>
    literals.has(path) || patterns.some(({ prefix, matches }) => path.startsWith(prefix) && matches(path));
}

/** Up to the last `/` before the first special character: `tools/**` also matches `tools` itself. */
function literalPrefix(glob: string, special: number): string {
  const slash = glob.lastIndexOf('/', special);
  return slash < 0 || glob.includes('|') ? '' : glob.slice(0, slash);
}
