import type { ComponentScope } from '../../../core/model/component-scope.js';
import type { HistoryRules } from '../../../core/ports/git.js';
import { isManifest } from './manifests.js';
import { folderOf, PathOwners } from './path-owners.js';
import { compilePathRules, type PathRules } from './path-rules.js';

/** What tells whether somebody has already said what a file means. */
export interface CountedBy {
  readonly components: readonly Pick<ComponentScope, 'closureRoots' | 'nestedRoots'>[];
  /** Roots of all projects of the workspace: a file of a project that no component needs is that project's. */
  readonly projectRoots: readonly string[];
  readonly rules: HistoryRules;
}

/**
 * Files at the workspace root that change no image by themselves: settings of git, editors, forges and formatters; what
 * Nx and this plugin read; the manifest, whose dependencies are in the lock file.
 */
const NOT_FOR_IMAGES =
  /^(?:\.(?:git|vscode|idea|husky|circleci|editorconfig|prettier|eslint)|(?:nx|release-pipeline|package)\.json$|(?:LICENSE|CODEOWNERS)$)/;

/** One path that a commit changed. */
export interface ChangedPath {
  readonly path: string;
  readonly isDeleted: boolean;
}

/**
 * Paths that count for no component although nobody said that they do not. By the same rules as what counts. Asked
 * commit by commit, the newest first: a project that a commit moved or deleted is one for all commits before.
 */
export class UncountedPaths {
  private readonly rules: PathRules;
  private readonly owners: PathOwners;
  private readonly former = new Set<string>();

  constructor({ components, projectRoots, rules }: CountedBy) {
    this.rules = compilePathRules(rules);
    // The project at the workspace root has what no other project has: it says nothing about a file.
    const roots = projectRoots.filter((root) => root !== '.' && root !== '');
    this.owners = new PathOwners([...components, { closureRoots: roots, nestedRoots: [] }]);
  }

  /** Those of one commit. */
  of(changed: readonly ChangedPath[]): string[] {
    for (const { path, isDeleted } of changed) {
      const folder = folderOf(path);
      if (isDeleted && folder !== '' && isManifest(path.slice(folder.length + 1))) this.former.add(folder);
    }
    return changed.map(({ path }) => path).filter((path) => this.has(path));
  }

  private has(path: string): boolean {
    const isLock = !path.includes('/') && this.rules.lock(path) !== null;
    return (
      !isLock &&
      !NOT_FOR_IMAGES.test(path) &&
      this.owners.of(path).length === 0 &&
      !this.rules.isShared(path) &&
      !this.rules.isIgnored(path, '.') &&
      !this.isFormer(path)
    );
  }

  private isFormer(path: string): boolean {
    if (this.former.size === 0) return false;
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
      if (this.former.has(folder)) return true;
    }
    return false;
  }
}
