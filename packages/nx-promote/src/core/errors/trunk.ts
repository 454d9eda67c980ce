import type { ErrorFacts } from './promote-error.js';
import { firstOf } from './first-of.js';

export function dirtyTree(paths: readonly string[], typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'DIRTY_TREE',
    message: 'The checkout has changes that are in no commit, so what would be released is not what is here.',
    details: firstOf(paths),
    hints: ['commit or stash them', typed],
  };
}

export function noTrunk(trunk: string, remote: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'NO_TRUNK',
    message: `The remote "${remote}" has no branch "${trunk}" (release-pipeline.json: trunk).`,
    hints: [`git push ${remote} ${trunk}`, 'or correct "trunk" or "remote" in release-pipeline.json'],
  };
}

export function notOnTrunk(commit: string, trunk: string, remote: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_ON_TRUNK',
    message: `The commit ${commit} is not on ${remote}/${trunk}: it was never pushed there, or is on another branch.`,
    details: [
      'only commits of the trunk are released, so that nothing reaches an environment that is not merged',
    ],
    hints: [`git switch ${trunk} && git pull ${remote} ${trunk}`, 'or push and merge it first'],
  };
}

export function noReleaseCommit(component: string, root: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NO_RELEASE_COMMIT',
    message: `No commit of the trunk touches ${component} (${root}), so there is nothing that could be released.`,
    hints: [
      'commit and merge the component first',
      'or see "ignore" and "sharedFiles" in release-pipeline.json',
    ],
  };
}

export function unknownCommit(revision: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'UNKNOWN_COMMIT',
    message: `"${revision}" names no commit in this clone (option --commit).`,
    hints: ['git fetch, or give the full commit id'],
  };
}

/** Merged, and no component is released because of it. */
export function filesNotCounted(commits: number, where: string, files: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'FILES_NOT_COUNTED',
    message: `${commits} ${commits === 1 ? 'commit' : 'commits'} ${where} changed files that no component counts: ${files}.`,
    hints: [
      'add them to "sharedFiles" in release-pipeline.json if they change what runs, else to "ignore"; docs/guide/what-counts.md',
    ],
  };
}
