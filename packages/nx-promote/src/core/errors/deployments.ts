import { advice, type Advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

export function versionUnknown(
  component: string,
  shortId: string,
  environment: string,
  givesNoNames: boolean,
): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOY_VERSION_UNKNOWN',
    message: givesNoNames
      ? `The deployment of ${component} to ${environment} is to say {version}, and ${environment} gives no names.`
      : `The deployment of ${component} to ${environment} is to say {version}, and ${shortId} has no name there.`,
    hints: [
      givesNoNames
        ? `set "releaseTag" of ${environment}, or take {version} out of "value", in release-pipeline.json or release.json`
        : advice`${run(component, 'tag', environment)}   # gives names to what is verified before ${environment}`,
    ],
  };
}

export function notDeployed(component: string, environment: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_DEPLOYED',
    message: `${component} has not been deployed to ${environment}, so there is nothing to test.`,
    hints: [advice`${run(component, 'deploy', environment)}`],
  };
}

export function notLive(component: string, environment: string, why: string, seconds: number): ErrorFacts {
  return {
    ...NOT_LIVE,
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

/** The first deployment there ended before anything that could be called running. */
export function didNotComeUp(
  component: string,
  environment: string,
  shortId: string,
  reason: string | null,
  command: Advice,
): ErrorFacts {
  return {
    ...NOT_LIVE,
    message: `${component} ${shortId} was deployed to ${environment} and did not come up, and nothing ran there before.`,
    ...(reason === null ? {} : { details: [reason] }),
    hints: [advice`${command}   # tries it again, once the cause is fixed`],
  };
}

const NOT_LIVE = { kind: 'external', code: 'NOT_LIVE' } as const;
