import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { PathOwners, type OwningRoot } from '../attribution/path-owners.js';
import { compilePathRules, type PathRules } from '../attribution/path-rules.js';
import { fromLatin1, toLatin1 } from './latin1.js';

/** Where on the first-parent line something was touched (0 is the newest), and by which path. */
export interface Touch {
  readonly index: number;
  readonly path: string;
}

/**
 * Attributes changed paths to the roots they lie under, and remembers the newest touch of each. Touches may
 * come in any order of commits. A folder is looked up once: the number of components does not make a path
 * dearer.
 */
export class TouchBoard {
  /** Lock files whose effect must be read from their content, with the positions at which they changed. */
  readonly lockContent: number[] = [];
  shared: Touch | null = null;
  lock: Touch | null = null;

  private readonly rules: PathRules;
  /** Asked by paths in Latin-1. */
  private readonly owners: PathOwners;
  private readonly newest = new Map<string, Touch>();
  private readonly open: Set<number>;

  constructor(components: readonly HistoryQuery[], rules: HistoryRules) {
    this.rules = compilePathRules(rules);
    this.owners = new PathOwners(components, toLatin1);
    this.open = new Set(components.keys());
  }

  /** True when every component has a touch: what is older than the commits seen so far cannot matter. */
  get settled(): boolean {
    return this.open.size === 0;
  }

  /** Takes one changed path, in Latin-1, of the commit at `index`. */
  touch(index: number, path: string): void {
    const lock = path.includes('/') ? null : this.rules.lock(path);
    if (lock === 'content') this.lockContent.push(index);
    if (lock === 'everybody' && isNewer(index, this.lock)) {
      this.lock = { index, path };
      this.open.clear();
    }
    if (lock !== null) return;
    for (const owner of this.owners.of(path)) {
      if (isNewer(index, this.newest.get(owner.root) ?? null)) this.touchRoot(owner, index, path);
    }
    if (isNewer(index, this.shared)) this.touchShared(index, fromLatin1(path));
  }

  /** The newest touch of one root of a component's closure. */
  newestOf(root: string): Touch | null {
    return this.newest.get(root) ?? null;
  }

  private touchRoot({ root, components }: OwningRoot, index: number, path: string): void {
    const text = fromLatin1(path);
    if (this.rules.isIgnored(text, root)) return;
    this.newest.set(root, { index, path: text });
    for (const component of components) this.open.delete(component);
  }

  private touchShared(index: number, path: string): void {
    if (!this.rules.isShared(path)) return;
    this.shared = { index, path };
    this.open.clear();
  }
}

function isNewer(index: number, than: Touch | null): boolean {
  return than === null || index < than.index;
}
