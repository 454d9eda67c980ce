import type { ErrorFacts } from '../errors.js';

export function buildTargetMissing(
  component: string,
  target: string,
  near: string | null,
  known: readonly string[],
): ErrorFacts {
  return {
    kind: 'config',
    code: 'BUILD_TARGET_MISSING',
    message: `${component} has no target ${JSON.stringify(target)}, which is to build its image.`,
    details: [`its targets: ${known.slice(0, 20).join(', ') || 'none'}`],
    hints: [
      near === null
        ? `add the target to ${component}, or name another in "image.build.target" of release-pipeline.json or "build.target" of its release.json`
        : `did you mean ${JSON.stringify(near)}? correct "image.build.target" of release-pipeline.json or "build.target" of its release.json`,
    ],
  };
}

export function suiteProgramMissing(
  component: string,
  environment: string,
  suite: string,
  program: string,
): ErrorFacts {
  return {
    kind: 'config',
    code: 'SUITE_COMMAND_MISSING',
    message: `The suite "${suite}", which judges ${component} in ${environment}, cannot be run: there is no ${program} here.`,
    hints: [
      `correct "command" of the suite "${suite}", or install what it needs; then run the same command again`,
    ],
  };
}
