import picomatch from 'picomatch';
import type { HistoryRules } from '../../../core/ports/git.js';

/** Judges paths that are relative to the workspace root. */
export interface PathRules {
  isShared(path: string): boolean;
  /** Whether `path` does not count for the project whose root is `root` (`.` for the workspace itself). */
  isIgnored(path: string, root: string): boolean;
}

type Matcher = (path: string) => boolean;

/**
 * - `sharedFiles`: globs from the workspace root; `nx.json` is the one at the top.
 * - `ignore`: a glob without `/` matches the file name anywhere; one with `/` is tried from the workspace root
 *   and from the root of the project that the file would count for: `deployment-notes/**` means each
 *   component's own, not a folder of that name deep inside its sources.
 */
export function compilePathRules(rules: HistoryRules): PathRules {
  const shared = anyOf(rules.sharedFiles);
  const names = anyOf(rules.ignore.filter((glob) => !glob.includes('/')));
  const paths = anyOf(rules.ignore.filter((glob) => glob.includes('/')));
  return {
    isShared: shared,
    isIgnored: (path, root) =>
      names(path.slice(path.lastIndexOf('/') + 1)) ||
      paths(path) ||
      (root !== '.' && path.startsWith(`${root}/`) && paths(path.slice(root.length + 1))),
  };
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
