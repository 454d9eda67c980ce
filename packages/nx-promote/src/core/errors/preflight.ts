import { advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import type { ProgramUse } from '../model/program-use.js';

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

/** A command that the release will run and that cannot be started here. */
export function programMissing(component: string, use: ProgramUse, program: string): ErrorFacts {
  const again = 'or install what it needs; then run the same command again';
  if (use.kind === 'suite') {
    return {
      kind: 'config',
      code: 'SUITE_COMMAND_MISSING',
      message: `The suite "${use.suite}", which judges ${component} in ${use.environment}, cannot be run: there is no ${program} here.`,
      hints: [advice`correct "command" of the suite "${use.suite}", ${again}`],
    };
  }
  const { what, setting } = placeOf(component, use);
  return {
    kind: 'config',
    code: 'COMMAND_MISSING',
    message: `The command ${what} cannot be run: there is no ${program} here.`,
    hints: [advice`correct ${setting} in release-pipeline.json, ${again}`],
  };
}

function placeOf(
  component: string,
  use: Exclude<ProgramUse, { kind: 'suite' }>,
): { readonly what: string; readonly setting: string } {
  switch (use.kind) {
    case 'build':
      return { what: `that starts the build of ${component}`, setting: '"image.build.command"' };
    case 'deploy':
      return {
        what: `that deploys ${component} to ${use.environment}`,
        setting: `"deploy.command" of ${use.environment}`,
      };
    case 'live':
      return {
        what: `that asks ${use.environment} what runs of ${component}`,
        setting: `"live.command" of ${use.environment}`,
      };
  }
}

/** The server says that this user may not push there. */
export function pushNotAllowed(what: string, where: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'PUSH_NOT_ALLOWED',
    message: `This account may not push ${what} to ${where}.`,
    details: said,
    hints: [
      `this must work first: git push --dry-run ${where} :refs/heads/no-such-branch; then run the same command again`,
      'in GitHub Actions: "permissions: contents: write"; for another repository a deploy key with write access or the token of a GitHub App',
    ],
  };
}
