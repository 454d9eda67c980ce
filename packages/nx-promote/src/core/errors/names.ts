import { advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { optionValue } from './options.js';

/** The name is on another commit: a version always means the same commit. */
export function versionTaken(
  component: string,
  environment: string,
  tag: string,
  found: string,
  wanted: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'VERSION_TAKEN',
    message: `${component} cannot be called ${tag} in ${environment}: that version is on another commit already.`,
    details: [`${tag}: ${found}`, `wanted for: ${wanted}`],
    hints: [
      `give the commit a new version in the environment before ${environment}, and verify it there`,
      `git ls-remote origin "refs/tags/${tag}"   # who made it, if it is a mistake`,
    ],
  };
}

/** What its candidate was called has become the release of another commit in the meantime. */
export function releasedMeanwhile(
  component: string,
  environment: string,
  tag: string,
  found: string,
  wanted: string,
  before: string,
): ErrorFacts {
  return {
    ...versionTaken(component, environment, tag, found, wanted),
    hints: [
      advice`${run(component, 'release', before)}   # gives ${wanted.slice(0, 7)} a candidate of the next version`,
    ],
  };
}

/** A candidate comes before its release, never behind it. */
export function candidateOfReleased(
  component: string,
  environment: string,
  version: string,
  releaseTag: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'VERSION_RELEASED',
    message: `${component} cannot get a candidate of ${version} in ${environment}: that version is released already (${releaseTag}).`,
    hints: [`leave out --release-version to take the next version`, 'or name a higher one'],
  };
}

export function releaseLower(
  component: string,
  environment: string,
  version: string,
  runs: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'VERSION_LOWER',
    message: `${component} ${version} would replace the higher ${runs} in ${environment}.`,
    details: ['a release goes up; going back is a rollback, which is recorded as one'],
    hints: [advice`${run(component, 'rollback', environment)}   # if going back is what you want`],
  };
}

/** The artifact that is to be released has no candidate's name, or none that was verified. */
export function candidateNotVerified(
  component: string,
  environment: string,
  shortId: string,
  before: string,
): ErrorFacts {
  return {
    ...CANDIDATE_NOT_VERIFIED,
    message: `${component} ${shortId} cannot be released to ${environment}: no candidate of it was verified in ${before}.`,
    hints: [advice`${run(component, 'release', before)}`],
  };
}

/** A release takes the version of its candidate; another one was asked for. */
export function notTheCandidate(
  component: string,
  environment: string,
  asked: string,
  shortId: string,
  candidate: string,
  before: string,
): ErrorFacts {
  return {
    ...CANDIDATE_NOT_VERIFIED,
    message: `${component} cannot be released as ${asked} to ${environment}: what was verified in ${before} is ${candidate} (${shortId}).`,
    hints: [
      advice`${run(component, 'release', environment)}   # releases it under its candidate's version`,
      advice`${run(component, 'release', before, `--release-version=${asked}`)}   # makes a candidate of ${asked} first`,
    ],
  };
}

/** A tag of the registry shows another image than the one that was verified under that name. */
export function namePushedOver(
  component: string,
  reference: string,
  known: string,
  found: string,
): ErrorFacts {
  const image = reference.slice(0, reference.lastIndexOf(':'));
  return {
    kind: 'refused',
    code: 'NAME_PUSHED_OVER',
    message: `The image ${reference} of ${component} is not the one the ledger knows by that name: somebody pushed over it.`,
    details: [`ledger:   ${known}`, `registry: ${found}`],
    hints: [
      'let the registry build on build tags only, not on release tags',
      `skopeo copy docker://${image}@${known} docker://${reference}   # puts the verified image back under it`,
    ],
  };
}

export function nameNotKept(component: string, reference: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'NAME_NOT_KEPT',
    message: `The registry took the name ${reference} of ${component}, but does not show it.`,
    hints: ['run the same command again: it gives what is missing'],
  };
}

export function namesNotGiven(component: string, environment: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NAMES_NOT_GIVEN',
    message: `${component} cannot enter ${environment} without a name (releaseTag), and none was given.`,
    hints: [advice`${run(component, 'tag', environment)}`, advice`${run(component, 'release', environment)}`],
  };
}

export function versionOption(option: string, found: string, expected: string): ErrorFacts {
  return optionValue(`The option ${option} takes ${expected}; it was given ${JSON.stringify(found)}.`, [
    'type --release-version=1.4',
  ]);
}

/** There is no version that could go up. */
export function bumpOfNothing(component: string, first: string): ErrorFacts {
  return optionValue(
    `The option --bump has no meaning for ${component}: it has no release yet, its first one is ${first}.`,
    ['leave it out', `or type --release-version=${first}`],
  );
}

export function bumpAndVersion(component: string, version: string, bump: string): ErrorFacts {
  return optionValue(
    `The options --release-version=${version} and --bump=${bump} name the version of ${component} twice.`,
    ['leave one of them out'],
  );
}

/** A version that is a day has no part that could go up. */
export function bumpOfDate(component: string, latest: string): ErrorFacts {
  return optionValue(
    `The option --bump has no meaning for ${component}: its versions are days, the latest is ${latest}.`,
    ['leave it out, or type --bump=date: the version is the day', 'or type --release-version=2019-07-01'],
  );
}

/** The version was settled when the candidate was named. */
export function bumpOfRelease(component: string, environment: string, before: string): ErrorFacts {
  return optionValue(
    `The option --bump has no meaning for ${component} in ${environment}: a release takes the version of its candidate.`,
    [advice`${run(component, 'release', before, '--bump=major')}   # makes a candidate of another version`],
  );
}

const CANDIDATE_NOT_VERIFIED = { kind: 'refused', code: 'CANDIDATE_NOT_VERIFIED' } as const;
