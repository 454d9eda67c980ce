import type { ErrorFacts } from '../../errors/promote-error.js';
import { driverSettings } from '../../model/driver-settings.js';
import { versionUnknown } from '../../errors/deployments.js';
import { sameArtifact, type Artifact, type BuiltArtifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { placeholders } from '../../model/pattern.js';
import { namingOf, parseShortName } from '../../model/release-name.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import type { PlannedChange } from '../plan.js';

/** The change that brings an artifact into the environment, with the version that its name there says. */
export function changeTo(
  observation: Observation,
  state: ComponentState,
  artifact: BuiltArtifact,
  replaces: Artifact | null,
): PlannedChange {
  const version = versionOf(observation, state, artifact);
  return { component: state.component, artifact, replaces, version };
}

/** Where the deployment is to say a version, and the artifact has no name in the environment that says one. */
export function versionMissing(
  observation: Observation,
  component: Component,
  state: ComponentState,
  artifact: Artifact,
): ErrorFacts | null {
  const settings = driverSettings(component, observation.environment);
  const isWanted = settings.driver === 'gitops' && placeholders(settings.value).includes('version');
  if (!isWanted || versionOf(observation, state, artifact) !== null) return null;
  const { name, releaseTag } = observation.environment;
  return versionUnknown(component.name, artifact.shortId, name, releaseTag === null);
}

/** The newest of its names that this environment gave; null when it has none. */
function versionOf(
  { pipeline, environment }: Observation,
  { inProgress, names, live, released, history }: ComponentState,
  artifact: Artifact,
): string | null {
  const naming = namingOf(pipeline, environment);
  if (naming === null) return null;
  const known = [
    ...history.flatMap((past) => (sameArtifact(past.artifact, artifact) ? past.names : [])),
    ...released.flatMap(({ commit, name }) => (commit === artifact.commit ? [name] : [])),
    ...(sameArtifact(live, artifact) ? names : []),
    ...(inProgress !== null && sameArtifact(inProgress.artifact, artifact) ? inProgress.names : []),
  ];
  return (
    known.map((name) => parseShortName(naming, name)?.version ?? null).findLast((found) => found !== null) ??
    null
  );
}
