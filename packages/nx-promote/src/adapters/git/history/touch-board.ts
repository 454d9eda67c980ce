import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { fromLatin1, toLatin1 } from './latin1.js';
import { compilePathRules, type PathRules } from './path-rules.js';

/** Where on the first-parent line something was touched (0 is the newest), and by which path. */
export interface Touch {
  readonly index: number;
  readonly path: string;
}

interface Root {
  readonly path: string;
  /** Positions of the components whose closure contains it. */
  readonly dependents: number[];
  newest: Touch | null;
}

/** Lock files at the workspace root; of these, one format is understood well enough for `resolved`. */
const LOCK_FILES = new Set(['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']);
export const UNDERSTOOD_LOCK_FILE = 'package-lock.json';

/**
 * Attributes changed paths to the roots they lie under, and remembers the newest touch of each. Touches may
 * come in any order of commits. A folder is looked up once: the number of components does not make a path
 * dearer.
 */
export class TouchBoard {
  /** Positions at which the lock file changed whose effect must be read from its content. */
  readonly lockContent: number[] = [];
  shared: Touch | null = null;
  lock: Touch | null = null;

  private readonly rules: PathRules;
  /** By path in Latin-1; the workspace itself is the empty path. */
  private readonly roots: ReadonlyMap<string, Root>;
  private readonly byFolder = new Map<string, readonly Root[]>();
  private readonly open: Set<number>;

  constructor(
    components: readonly HistoryQuery[],
    private readonly options: HistoryRules,
  ) {
    this.rules = compilePathRules(options);
    this.roots = collectRoots(components);
    this.open = new Set(components.keys());
  }

  /** True when every component has a touch: what is older than the commits seen so far cannot matter. */
  get settled(): boolean {
    return this.open.size === 0;
  }

  /** Takes one changed path, in Latin-1, of the commit at `index`. */
  touch(index: number, path: string): void {
    const slash = path.lastIndexOf('/');
    for (const root of this.rootsAbove(slash < 0 ? '' : path.slice(0, slash), path)) {
      if (isNewer(index, root.newest)) this.touchRoot(root, index, path);
    }
    if (slash < 0 && LOCK_FILES.has(path)) this.touchLock(index, path);
    if (isNewer(index, this.shared) && this.counts(path, (text) => this.rules.isShared(text))) {
      this.shared = { index, path: fromLatin1(path) };
      this.open.clear();
    }
  }

  /** The newest touch of one root of a component's closure. */
  newestOf(root: string): Touch | null {
    return this.roots.get(key(root))?.newest ?? null;
  }

  private touchRoot(root: Root, index: number, path: string): void {
    const text = fromLatin1(path);
    if (this.rules.isIgnored(text, root.path)) return;
    root.newest = { index, path: text };
    for (const dependent of root.dependents) this.open.delete(dependent);
  }

  private touchLock(index: number, path: string): void {
    if (!this.counts(path, () => true)) return;
    if (this.options.lockFile === 'resolved' && path === UNDERSTOOD_LOCK_FILE) {
      this.lockContent.push(index);
    } else if (isNewer(index, this.lock)) {
      this.lock = { index, path };
      this.open.clear();
    }
  }

  private counts(path: string, isWanted: (text: string) => boolean): boolean {
    const text = fromLatin1(path);
    return isWanted(text) && !this.rules.isIgnored(text, '.');
  }

  private rootsAbove(folder: string, path: string): readonly Root[] {
    // A root may itself be a path that changed: a submodule, or a link that replaced a folder.
    const own = this.roots.get(path);
    const known = this.byFolder.get(folder);
    if (known !== undefined && own === undefined) return known;
    const found: Root[] = own === undefined ? [] : [own];
    for (let at = folder; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
      const root = this.roots.get(at);
      if (root !== undefined) found.push(root);
      if (at === '') break;
    }
    if (own === undefined) this.byFolder.set(folder, found);
    return found;
  }
}

function collectRoots(components: readonly HistoryQuery[]): ReadonlyMap<string, Root> {
  const roots = new Map<string, Root>();
  for (const [position, component] of components.entries()) {
    for (const path of new Set([component.root, ...component.closureRoots])) {
      const root = roots.get(key(path)) ?? { path, dependents: [], newest: null };
      root.dependents.push(position);
      roots.set(key(path), root);
    }
  }
  return roots;
}

function key(root: string): string {
  return root === '.' ? '' : toLatin1(root);
}

function isNewer(index: number, than: Touch | null): boolean {
  return than === null || index < than.index;
}
