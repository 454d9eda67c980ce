import type { SuiteRunner } from '../../core/ports/suite-runner.js';
import type { Worktrees } from '../../core/ports/worktrees.js';

/** Runs the suites of the checkout at another commit: on a branch they run as the trunk has them. */
export function suitesAtCommit(
  commit: string,
  worktrees: Worktrees,
  createIn: (workspaceRoot: string) => SuiteRunner,
): SuiteRunner {
  return {
    run: (request) => worktrees.withWorktree(commit, (path) => createIn(path).run(request)),
  };
}
