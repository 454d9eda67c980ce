import { PromoteError, type ErrorFacts } from '../errors/promote-error.js';
import { driverSettings } from '../model/driver-settings.js';
import type { Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import { placeholders } from '../model/pattern.js';
import type { Environment } from '../model/pipeline.js';
import { namingOf, parseShortName } from '../model/release-name.js';
import type { Change, DeploymentLine } from '../ports/driver.js';
import type { World } from '../world.js';
import { missingPrograms, type MissingProgram } from './needed-programs.js';
import type { Observation } from './observation.js';
import { pushRights, type PushRight } from './push-rights.js';

/** One component's deployment into one environment, as it would be written; or why it cannot be. */
export interface ForeseenDeployment {
  readonly component: string;
  readonly environment: string;
  readonly line: DeploymentLine | null;
  readonly error: ErrorFacts | null;
}

/** What was found before the first effect. */
export interface PreflightFacts {
  readonly committer: ErrorFacts | null;
  /** By component: its targets, where one of them is to build; null where they are not known. */
  readonly targets: ReadonlyMap<string, readonly string[] | null>;
  readonly missingPrograms: readonly MissingProgram[];
  readonly pushRights: readonly PushRight[];
  readonly deployments: readonly ForeseenDeployment[];
}

/** Stands for a digest that only the build will give. */
export const DIGEST_TO_COME = `sha256:${'0'.repeat(64)}`;

type PreflightWorld = Pick<World, 'preflight' | 'driver' | 'pipeline'>;

/** Looks at all that the release of these components would need, as far as its chain of steps goes by itself. */
export async function observePreflight(
  world: PreflightWorld,
  observation: Observation,
  wanted: ReadonlyMap<string, Artifact>,
): Promise<PreflightFacts> {
  const components = observation.components.filter(({ name }) => wanted.has(name));
  const environments = environmentsAhead(observation);
  const usesGit = environments.some((environment) =>
    components.some((component) => driverSettings(component, environment).driver === 'gitops'),
  );
  const deployments: ForeseenDeployment[] = [];
  for (const environment of environments) {
    deployments.push(...(await foreseen(world, observation, environment, components, wanted)));
  }
  return {
    committer: usesGit ? await world.preflight.committer() : null,
    targets: new Map(components.map(({ name }) => [name, world.preflight.targets(name)])),
    missingPrograms: await missingPrograms(world.preflight, world.pipeline, environments, components),
    deployments,
    pushRights: await pushRights(
      world.preflight,
      world.pipeline,
      environments,
      components,
      observation.intent.dryRun,
    ),
  };
}

/** A release goes through all environments that are entered on merge; every other step stays in its own. */
function environmentsAhead({ intent, environment, pipeline }: Observation): readonly Environment[] {
  const isWhole = intent.step === 'tag' && intent.unmerged !== true && intent.hotfix === undefined;
  return isWhole ? pipeline.environments.filter(({ enters }) => enters === 'on-merge') : [environment];
}

async function foreseen(
  world: PreflightWorld,
  observation: Observation,
  environment: Environment,
  components: readonly Component[],
  wanted: ReadonlyMap<string, Artifact>,
): Promise<ForeseenDeployment[]> {
  const changes = components.flatMap((component): Change[] => {
    const artifact = wanted.get(component.name);
    const version = versionAhead(observation, environment, component.name);
    const settings = driverSettings(component, environment);
    // The plan itself refuses a version that nobody gives.
    const unsaid =
      settings.driver === 'gitops' && placeholders(settings.value).includes('version') && version === null;
    if (artifact === undefined || unsaid) return [];
    const digest = artifact.digest ?? DIGEST_TO_COME;
    return [{ component, artifact: { ...artifact, digest }, replaces: null, version }];
  });
  if (changes.length === 0) return [];
  const lines = await world.driver.preview(environment, changes);
  return [...lines].map(([component, line]) => {
    const about = { component, environment: environment.name };
    return line instanceof PromoteError
      ? { ...about, line: null, error: line }
      : { ...about, line, error: null };
  });
}

function versionAhead(
  { pipeline, names }: Observation,
  environment: Environment,
  component: string,
): string | null {
  const naming = namingOf(pipeline, environment);
  const name = names.get(component);
  return naming === null || name?.kind !== 'name'
    ? null
    : (parseShortName(naming, name.name)?.version ?? null);
}
