import type { ComponentScope } from '../../../core/model/component-scope.js';
import type { HistoryRules } from '../../../core/ports/git.js';
import { PathOwners } from './path-owners.js';
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

/** Paths that count for no component although nobody said that they do not. By the same rules as what counts. */
export class UncountedPaths {
  private readonly rules: PathRules;
  private readonly owners: PathOwners;

  constructor({ components, projectRoots, rules }: CountedBy) {
    this.rules = compilePathRules(rules);
    // The project at the workspace root has what no other project has: it says nothing about a file.
    const roots = projectRoots.filter((root) => root !== '.' && root !== '');
    this.owners = new PathOwners([...components, { closureRoots: roots, nestedRoots: [] }]);
  }

  has(path: string): boolean {
    const isLock = !path.includes('/') && this.rules.lock(path) !== null;
    return (
      !isLock &&
      !NOT_FOR_IMAGES.test(path) &&
      this.owners.of(path).length === 0 &&
      !this.rules.isShared(path) &&
      !this.rules.isIgnored(path, '.')
    );
  }
}
