import type { ErrorFacts } from './errors.js';
import type { Quarantined } from './model/state.js';

const some = (items: readonly string[], most = 10): string[] =>
  items.length <= most ? [...items] : [...items.slice(0, most), `and ${items.length - most} more`];

export function dirtyTree(paths: readonly string[], typed: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'DIRTY_TREE',
    message: 'The checkout has changes that are in no commit, so what would be released is not what is here.',
    details: some(paths),
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

export function tagPointsElsewhere(tag: string, found: string, wanted: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'TAG_POINTS_ELSEWHERE',
    message: `The tag ${tag} is on the remote already, but points at ${found} and not at ${wanted}.`,
    details: ['a build tag never moves: an image may have been built from it'],
    hints: [
      `git ls-remote origin "refs/tags/${tag}"   # find out who made it`,
      `git push origin :refs/tags/${tag}   # if it is a mistake`,
    ],
  };
}

export function tagInTheWay(tag: string, other: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'TAG_IN_THE_WAY',
    message: `The tag ${tag} cannot be made while the remote has a tag ${other}: one is a path prefix of the other.`,
    hints: [
      `git push origin :refs/tags/${other}   # if it is not needed`,
      'or change "buildTag" in release-pipeline.json',
    ],
  };
}

export function notTagged(component: string, tag: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_TAGGED',
    message: `${component} has no build tag ${tag} on the remote yet, so there is no image to deploy.`,
    hints: [`nx run ${component}:tag`],
  };
}

export function noImage(component: string, reference: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'NO_IMAGE',
    message: `The registry has no image ${reference} for ${component}.`,
    hints: [`nx run ${component}:tag   # waits for the image, or builds it`],
  };
}

/** `alone` is the command that tries a suspect without the rest of its set; null for what was rejected. */
export function quarantined(
  component: string,
  environment: string,
  entry: Quarantined,
  alone: string | null,
): ErrorFacts {
  return {
    kind: 'refused',
    code: alone === null ? 'REJECTED' : 'SUSPECT',
    message:
      alone === null
        ? `${component} ${entry.commit.slice(0, 7)} was rejected in ${environment} and goes no further.`
        : `${component} ${entry.commit.slice(0, 7)} is suspect: it was part of a set that failed together in ${environment}.`,
    details: [
      ...(entry.suite === null ? [] : [`suite: ${entry.suite}`]),
      ...(entry.reason === '' ? [] : [entry.reason]),
      ...(entry.report === null ? [] : [`report: ${entry.report}`]),
    ],
    hints: [
      alone === null ? 'merge a fix: a newer commit is free' : `try it alone: ${alone}`,
      `if the suite or the network was at fault: nx run ${component}:reverify-${environment}`,
    ],
  };
}

/** What was adopted there is tested where it is: the other target would first bring what is newest. */
export function nothingVerified(component: string, previous: string, isAdopted: boolean): ErrorFacts {
  const target = isAdopted ? 'reverify' : 'integration-test';
  return {
    kind: 'refused',
    code: 'NOT_VERIFIED_BEFORE',
    message: `${component} has no artifact that was verified in ${previous}, so there is nothing to promote.`,
    hints: [`nx run ${component}:${target}-${previous}`],
  };
}

export function notDeployed(component: string, environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_DEPLOYED',
    message: `${component} has not been deployed to ${environment}, so there is nothing to test.`,
    hints: [`nx run ${component}:deploy-${environment}`],
  };
}

export function suiteFailed(
  component: string,
  environment: string,
  suite: string,
  detail: string,
  then: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'SUITE_FAILED',
    message: `${component} failed the suite "${suite}" in ${environment}.`,
    details: [...(detail === '' ? [] : [detail]), then],
    hints: [
      'fix it forward: merge a fix and release again',
      `if the suite or the network was at fault: nx run ${component}:reverify-${environment}`,
    ],
  };
}

/** One of several that failed together: nobody knows yet which of them did it. */
export function setFailed(
  component: string,
  set: readonly string[],
  environment: string,
  suite: string,
  details: readonly string[],
  alone: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'SUITE_FAILED',
    message: `${component} is suspect: it is one of ${set.length} components that failed the suite "${suite}" in ${environment} together (${some(set).join(', ')}).`,
    details,
    hints: [
      `try it alone: ${alone}`,
      `if the suite or the network was at fault: nx run ${component}:reverify-${environment}`,
    ],
  };
}

export function suiteErrored(
  component: string,
  environment: string,
  suite: string,
  detail: string,
): ErrorFacts {
  return {
    kind: 'external',
    code: 'SUITE_ERRORED',
    message: `The suite "${suite}" could not say whether ${component} is good in ${environment}.`,
    details: [...(detail === '' ? [] : [detail]), 'nothing was rejected and nothing was put back'],
    hints: [`nx run ${component}:integration-test-${environment}   # asks again`],
  };
}

export function digestChanged(
  component: string,
  reference: string,
  known: string,
  found: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'DIGEST_CHANGED',
    message: `The image ${reference} of ${component} is not the one the ledger knows: somebody pushed over it.`,
    details: [`ledger:   ${known}`, `registry: ${found}`],
    hints: ['let the registry build on build tags only, and put the recorded manifest back under its tag'],
  };
}

export function notLive(component: string, environment: string, why: string, seconds: number): ErrorFacts {
  return {
    kind: 'external',
    code: 'NOT_LIVE',
    message: `${environment} did not report the new ${component} within ${seconds} seconds.`,
    details: [why],
    hints: [
      `see why it does not start in ${environment}; then run the same command again, it goes on from here`,
    ],
  };
}

export function stoppedBy(component: string, before: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'STOPPED_BY_PREDECESSOR',
    message: `${component} was stopped, because ${before}, which it is deployed after, did not come up.`,
    hints: [`fix ${before} first; then run the same command again, it goes on from here`],
  };
}

export function lostClaim(component: string, environment: string): ErrorFacts {
  return {
    kind: 'conflict',
    code: 'CLAIM_LOST',
    message: `Somebody else has taken over ${component} in ${environment}; this run stops before it changes more.`,
    hints: ['run the same command again: it says who holds it now'],
  };
}

export function notVerified(component: string, environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_VERIFIED',
    message: `${component} has never been verified in ${environment}, so its changelog has nothing to tell.`,
    hints: [`nx run ${component}:integration-test-${environment}`],
  };
}
