import type { ErrorFacts } from './promote-error.js';

/** Errors about a deployment repository. `url`: without the password that it may hold. */
export function deploymentsUnreachable(url: string, timedOut: boolean, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'DEPLOYMENTS_UNREACHABLE',
    message: timedOut
      ? `The deployment repository ${url} did not answer in time.`
      : `The deployment repository ${url} could not be read.`,
    details: said,
    hints: [`see whether this works here: git ls-remote -- ${url}`, 'then run the same command again'],
  };
}

export function deploymentBranchMissing(url: string, branch: string, heads: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENTS_BRANCH_MISSING',
    message: `The deployment repository ${url} has no branch "${branch}".`,
    details: [`it has: ${heads}`],
    hints: ['correct "branch" of the gitops driver in release-pipeline.json, or create the branch'],
  };
}

export function deploymentBranchInvalid(branch: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENTS_BRANCH_INVALID',
    message: `${JSON.stringify(branch.slice(0, 200))} is no name that a git branch can have.`,
    hints: ['correct "branch" of the gitops driver in release-pipeline.json'],
  };
}

export function deploymentPushUnanswered(url: string, branch: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'DEPLOYMENTS_PUSH_UNANSWERED',
    message: `The deployment repository ${url} did not answer the push to "${branch}" in time, and the branch has not moved.`,
    details: said,
    hints: ['run the same command again: it looks first what has arrived'],
  };
}

export function deploymentBranchBlocked(url: string, branch: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'DEPLOYMENTS_BRANCH_BLOCKED',
    message: `The branch "${branch}" of ${url} does not move although nobody else pushes: there is trouble on the server.`,
    details: said,
    hints: [
      `look on the server for a left-over refs/heads/${branch}.lock and for a full disk`,
      'then run the same command again',
    ],
  };
}

export function deploymentPushRefused(url: string, branch: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'DEPLOYMENTS_PUSH_REFUSED',
    message: `The deployment repository ${url} refuses commits of this user to the branch "${branch}".`,
    details: said,
    hints: [
      'see the permissions, branch rules and hooks of that repository, then run the same command again',
    ],
  };
}

/** Only its first commit tells which format it is of before something is pushed. */
export function emptyOfOtherFormat(url: string, ours: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENTS_OTHER_FORMAT',
    message: `The deployment repository ${url} is empty and is not of git's object format ${ours}.`,
    hints: [
      'make a first commit there by hand, such as a README; then run the same command again: it goes by that',
    ],
  };
}

export function deploymentsBusy(url: string, branch: string, attempts: number): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'DEPLOYMENTS_BUSY',
    message: `Others pushed to the branch "${branch}" of ${url} before each of ${attempts} attempts.`,
    hints: ['run the same command again'],
  };
}

export function deploymentPathInvalid(url: string, path: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENT_PATH_INVALID',
    message: `${JSON.stringify(path.slice(0, 200))} is no path of a file inside the deployment repository ${url}.`,
    hints: [
      'let "file" of the gitops driver give a relative path without "..", such as environments/{environment}.env',
    ],
  };
}

export function deploymentFileUnusable(url: string, path: string, why: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENT_FILE_UNUSABLE',
    message: `The file ${path} of the deployment repository ${url} cannot be edited: ${why}.`,
    hints: ['correct "file" of the gitops driver, or the repository'],
  };
}

export function noDeploymentRepository(environment: string, driver: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'NO_DEPLOYMENT_REPOSITORY',
    message: `${environment} has no deployment repository to write files into: its driver is "${driver}".`,
    hints: ['set "changelog": { "to": "branch", "branch": "..." } in release-pipeline.json'],
  };
}
