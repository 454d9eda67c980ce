import type { ErrorFacts } from '../../errors/promote-error.js';
import { digestChanged, imageLost } from '../../errors/images.js';
import { namePushedOver } from '../../errors/names.js';
import { isBuilt, sameArtifact, type BuiltArtifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { namesBefore } from '../../decide/names.js';
import type { Observation } from '../../observe/observation.js';
import { claimOf } from '../settle/claims.js';
import type { ImageNamesStep } from '../plan.js';
import { doubtAbout, shownAs } from './shown-image.js';

/**
 * Whether the registry still shows the recorded digest by the build tag and by every name that was given. A
 * given name that it does not show at all misleads nobody; a build tag that it does not show is no image.
 */
export function judgeImages(
  observation: Observation,
  component: Component,
  artifact: BuiltArtifact,
  names: readonly string[],
): ErrorFacts | null {
  const { name } = component;
  const built = shownAs(observation, component, artifact.shortId);
  const reference = (tag: string): string => `${artifact.image}:${tag}`;
  const doubt = doubtAbout(observation, component, artifact.shortId);
  if (doubt !== null) return doubt;
  if (built === null) return imageLost(name, reference(artifact.shortId), artifact.digest);
  if (built !== artifact.digest) {
    return digestChanged(name, reference(artifact.shortId), artifact.digest, built);
  }
  for (const tag of [...namesBefore(observation, name, artifact), ...names]) {
    // A name that cannot be looked at may be another image's.
    const unknown = doubtAbout(observation, component, tag);
    if (unknown !== null) return unknown;
    const found = shownAs(observation, component, tag);
    if (found === null || found === artifact.digest) continue;
    return namePushedOver(name, reference(tag), artifact.digest, found);
  }
  return null;
}

/**
 * Image tags such as `latest` that are to be moved to what was verified here: after the verification, and
 * again whenever they are found elsewhere, so that a run that died in between is made good by the next.
 */
export function planMovingTags(observation: Observation): ImageNamesStep | null {
  const { environment, ledger, findings } = observation;
  const names = observation.components.flatMap((component) => {
    const { state } = ledger.component(environment.name, component.name);
    const { live } = state;
    if (live === null || !isBuilt(live) || !sameArtifact(live, state.verified)) return [];
    if (claimOf(observation, state).status !== 'free' || findings.failures.has(component.name)) return [];
    return environment.imageTags
      .filter((tag) => shownAs(observation, component, tag) !== live.digest)
      .map((tag) => ({ component: component.name, digest: live.digest, tag, under: 'verified' as const }));
  });
  return names.length === 0 ? null : { do: 'image-names', names };
}
