import { driverSettings } from '../model/driver-settings.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ProgramUse } from '../model/program-use.js';
import type { PreflightReader, ProgramToRun } from '../ports/preflight.js';

/** A program that the release of a component will need and that is not there. */
export interface MissingProgram {
  readonly component: string;
  readonly use: ProgramUse;
  readonly program: string;
}

/** Looks for the program of every command that these environments run; each command is looked at once. */
export async function missingPrograms(
  preflight: Pick<PreflightReader, 'missingProgram'>,
  pipeline: Pipeline,
  environments: readonly Environment[],
  components: readonly Component[],
): Promise<readonly MissingProgram[]> {
  const answers = new Map<string, string | null>();
  const found: MissingProgram[] = [];
  for (const component of components) {
    for (const { use, run } of neededBy(component, pipeline, environments)) {
      const key = JSON.stringify([run.command, run.at, run.env]);
      if (!answers.has(key)) answers.set(key, await preflight.missingProgram(run));
      const program = answers.get(key) ?? null;
      if (program !== null) found.push({ component: component.name, use, program });
    }
  }
  return found;
}

interface Needed {
  readonly use: ProgramUse;
  readonly run: ProgramToRun;
}

function neededBy(
  component: Component,
  pipeline: Pipeline,
  environments: readonly Environment[],
): readonly Needed[] {
  const { build } = pipeline.image;
  const isDispatched = component.buildTarget === null && build.by === 'dispatch';
  return [
    ...(isDispatched ? [{ use: { kind: 'build' }, run: inCheckout(build.command) } as const] : []),
    ...environments.flatMap((environment) => neededIn(environment, component, pipeline)),
  ];
}

function neededIn(environment: Environment, component: Component, { suites }: Pipeline): readonly Needed[] {
  const { name, verify, live } = environment;
  const deploy = driverSettings(component, environment);
  const judging = [...verify.flatMap((suite) => suites[suite] ?? []), ...component.suites];
  return [
    ...(deploy.driver === 'command'
      ? [{ use: { kind: 'deploy', environment: name }, run: inCheckout(deploy.command) } as const]
      : []),
    ...(live?.command == null
      ? []
      : [{ use: { kind: 'live', environment: name }, run: inCheckout(live.command) } as const]),
    ...judging.map((suite) => ({
      use: { kind: 'suite', suite: suite.name, environment: name } as const,
      run: suite,
    })),
  ];
}

/** These commands start in the workspace's folder, with the variables of the run. */
function inCheckout(command: readonly string[]): ProgramToRun {
  return { command, at: 'checkout', env: {} };
}
