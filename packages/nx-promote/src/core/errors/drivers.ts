import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** The file's name says another format than the driver's setting. */
export function formatMismatch(file: string, asked: 'key' | 'path', isOther: boolean): ErrorFacts {
  const meant = {
    key: '"key" is for KEY=value files',
    path: '"path" is for YAML and JSON files',
  };
  return {
    kind: 'config',
    code: 'GITOPS_FORMAT_MISMATCH',
    message: `The gitops driver cannot edit ${file} by "${asked}": ${meant[asked]}.`,
    hints: [
      isOther
        ? 'keep the version reference in a .env, .yaml or .json file, or deploy by the driver "command"'
        : `use "${asked === 'key' ? 'path' : 'key'}" of the gitops driver, or correct "file", in release-pipeline.json or release.json`,
    ],
  };
}

export function placeMissing(component: string, environment: string, file: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'GITOPS_PLACE_MISSING',
    message: `Nothing says where in ${file} the version of "${component}" stands in ${environment}.`,
    hints: [
      'set "key" (for KEY=value files) or "path" (for YAML and JSON) of the gitops driver in release-pipeline.json',
    ],
  };
}

/** Each would overwrite the version of the other. */
export function placeShared(one: string, other: string, place: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'GITOPS_PLACE_SHARED',
    message: `"${one}" and "${other}" write their versions to the same place: ${place}.`,
    hints: [
      'let "file", "key" or "path" of the gitops driver contain {component} or {COMPONENT}, or set them in release.json',
    ],
  };
}

/** A YAML or JSON file of the deployment repository that cannot be read or edited. */
export function documentUnusable(
  format: 'yaml' | 'json',
  file: string,
  what: string,
  hints: readonly Advice[],
): ErrorFacts {
  return {
    kind: 'config',
    code: format === 'yaml' ? 'DEPLOYMENT_YAML_UNUSABLE' : 'DEPLOYMENT_JSON_UNUSABLE',
    message: `${file} in the deployment repository ${what}.`,
    hints,
  };
}

/** A file of lines `KEY=value` that cannot be edited safely. */
export function linesUnclear(file: string, what: string, key: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENT_FILE_UNCLEAR',
    message: `${file} in the deployment repository ${what}.`,
    hints: [`see that ${file} has exactly one line ${key}=..., and run the command again`],
  };
}

export function entryUnwritable(file: string, key: string, value: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DEPLOYMENT_ENTRY_UNWRITABLE',
    message: `A line of ${file} in the deployment repository cannot hold ${JSON.stringify(key.slice(0, 80))} = ${JSON.stringify(value.slice(0, 200))}.`,
    hints: [
      'let "key" of the gitops driver give letters, digits, ".", "-" and "_", and "value" one line of text',
    ],
  };
}

/** A command of the driver that failed. `what`: what was not done. */
export function commandFailed(
  doing: 'deploy' | 'ask',
  what: string,
  command: string,
  said: readonly string[],
): ErrorFacts {
  return {
    kind: 'external',
    code: doing === 'deploy' ? 'DEPLOY_COMMAND_FAILED' : 'DEPLOYED_UNKNOWN',
    message: `${what}: the command ${command}.`,
    details: said,
    hints: [
      'see the settings of the command driver in release-pipeline.json, then run the same command again',
    ],
  };
}
