import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { didYouMean } from '../model/nearest.js';

/** What can be wrong in one place of a configuration file. */
export type ConfigCode = 'CONFIG_SYNTAX' | 'CONFIG_VALUE' | 'CONFIG_MISSING' | 'CONFIG_UNKNOWN_KEY';

/** One problem in one place. `place`: file, line and column, and the field. */
export function configProblem(code: ConfigCode, place: readonly string[], problem: string): ErrorFacts {
  return { kind: 'config', code, message: [...place, problem].join(': ') };
}

/** Tags are made of the name of the project; git does not take this one. */
export function unusableName(file: string, name: string, rule: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'CONFIG_NAME',
    message: `${file}: the project ${JSON.stringify(name)} cannot be a component: its name becomes part of git tags and ${rule}.`,
    hints: ['rename the project (name in its project.json or package.json), or delete its release.json'],
  };
}

export function deployedInCircle(cycle: readonly string[], files: readonly string[]): ErrorFacts {
  return {
    kind: 'config',
    code: 'CONFIG_CYCLE',
    message: `deployAfter goes round in a circle, so that none of these can be deployed first: ${cycle.join(' -> ')}.`,
    hints: [`take one name out of "deployAfter" in ${files.join(' or ')}`],
  };
}

export function collision(
  file: string,
  component: string,
  others: readonly string[],
  what: string,
): ErrorFacts {
  return {
    kind: 'config',
    code: 'CONFIG_COLLISION',
    message: `${file}: ${component} and ${others.join(', ')} share ${what}; each component needs its own.`,
  };
}

export function unknownComponent(name: string, known: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'UNKNOWN_COMPONENT',
    message: `There is no component "${name}" (option --components)${didYouMean(name, known)}`,
    hints: [`the components are: ${known.join(', ')}`],
  };
}

export function unknownEnvironment(name: string, known: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'UNKNOWN_ENVIRONMENT',
    message: `There is no environment "${name}" in release-pipeline.json; there are: ${known.join(', ')}.`,
  };
}

/** No file, or one that cannot be read. */
export function pipelineMissing(): ErrorFacts {
  return {
    kind: 'config',
    code: 'PIPELINE_MISSING',
    message: 'There is no release-pipeline.json at the workspace root, or it cannot be read.',
    hints: ['write one with: nx g nx-promote:init'],
  };
}

export function componentBroken(project: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'COMPONENT_BROKEN',
    message: `${project} cannot be released until its release.json is right (see above).`,
    hints: [`nx show project ${project}`],
  };
}

export function trunkUnknown(file: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'TRUNK_UNKNOWN',
    message: `${file} of this checkout does not say which branch is the trunk, so its rules cannot be read.`,
    hints: ['type the command in a checkout of the trunk, with --branch=<the branch of the hotfix>'],
  };
}

/** The configuration of the trunk is wrong for what is installed on the branch of a hotfix. */
export function olderThanTrunk(facts: ErrorFacts, trunk: string): ErrorFacts {
  return {
    ...facts,
    details: [
      ...(facts.details ?? []),
      `these are the rules of ${trunk}, which govern a hotfix; what is installed on this branch may be too old for them`,
    ],
    hints: [
      ...(facts.hints ?? []),
      `or type the command in a checkout of ${trunk}, with --branch=<the branch of the hotfix>`,
    ],
  };
}

/** Targets that are not as they were inferred. */
export function targetsChanged(details: readonly string[], hints: readonly Advice[]): ErrorFacts {
  return {
    kind: 'config',
    code: 'RELEASE_TARGET_CHANGED',
    message: 'Nothing was run: release targets are not what nx-promote made them.',
    details,
    hints,
  };
}

/** All problems of a configuration in one: the first gives the code, `text` has every one of them with its hints. */
export function severalProblems({ kind, code }: ErrorFacts, text: string): ErrorFacts {
  return { kind, code, message: text };
}
