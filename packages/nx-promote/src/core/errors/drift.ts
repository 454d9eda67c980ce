import { advice, type Advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** What is deployed is not what the ledger says. */
export function drifted(component: string, environment: string, found: string, known: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'DRIFTED',
    message: `The deployment of ${environment} names ${found} for ${component}, but the ledger records ${known}.`,
    details: ['somebody changed the deployment by hand, and a release over it would hide that'],
    hints: waysOut(component, environment),
  };
}

/** The same, where the ledger knows how it came to be. */
export function leftBehind(facts: ErrorFacts, component: string, environment: string): ErrorFacts {
  return {
    ...facts,
    details: ['an attempt that failed has left it there'],
    hints: [
      advice`test what the ledger knows, which is deployed again for it: ${run(component, 'reverify', environment)}`,
      ...(facts.hints ?? []),
    ],
  };
}

/** Something runs there, and the ledger has no record of the component in that environment at all. */
export function firstMeeting(component: string, environment: string, found: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOT_IN_LEDGER',
    message: `${environment} runs ${found} for ${component}, which the ledger has never heard of.`,
    details: [
      'a release could not tell whether this version is newer than its own, and could not redeploy it if the suites fail',
    ],
    hints: waysOut(component, environment),
  };
}

/** Adopting needs the commit and the digest of what runs. */
export function notAdoptable(component: string, environment: string, found: string, why: string): ErrorFacts {
  return {
    ...NOT_ADOPTABLE,
    message: `${environment} runs ${found} for ${component}, and that cannot be adopted: ${why}.`,
    hints: [
      advice`if you know the commit: ${run(component, 'adopt', environment, '--commit <id>')}`,
      'or put an image there that the registry has, in the deployment repository',
    ],
  };
}

/** What runs is an image of another repository, so nothing of ours says what it was built from. */
export function anotherImage(
  component: string,
  environment: string,
  found: string,
  image: string,
): ErrorFacts {
  return {
    ...NOT_ADOPTABLE,
    message: `${environment} runs ${found} for ${component}, and that cannot be adopted: it is no image of ${image}.`,
    details: ['an equal tag in another repository says nothing about what was built'],
    hints: [
      `put an image of ${image} there in the deployment repository, then run the same command again`,
      'or correct "image.repository" in release-pipeline.json, if the images of the component moved there',
    ],
  };
}

function waysOut(component: string, environment: string): Advice[] {
  return [
    advice`accept what runs: ${run(component, 'adopt', environment)}`,
    'or put it right in the deployment repository, and run the same command again',
  ];
}

const NOT_ADOPTABLE = { kind: 'refused', code: 'NOT_ADOPTABLE' } as const;
