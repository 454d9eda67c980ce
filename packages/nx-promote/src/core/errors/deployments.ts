import type { ErrorFacts } from '../errors.js';

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
        : `nx run ${component}:tag-${environment}   # gives names to what is verified before ${environment}`,
    ],
  };
}
