import type { ErrorFacts } from '../../errors/promote-error.js';
import { drifted, firstMeeting } from '../../errors/drift.js';
import { noImage } from '../../errors/images.js';
import { quarantined } from '../../errors/suites.js';
import { unknownAncestry } from '../../errors/history.js';
import type { Ancestry } from '../../model/ancestry.js';
import type { Artifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { runs } from '../../model/runs.js';
import { standing, type ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import { doubtAbout, shownAs } from '../enter/shown-image.js';

/** Rejected or suspect in any environment; where is part of the answer. */
export function quarantineOf(observation: Observation, component: string, commit: string): ErrorFacts | null {
  for (const { name } of observation.pipeline.environments) {
    const { state } = observation.ledger.component(name, component);
    const rejected = state.rejected.find((entry) => entry.commit === commit);
    if (rejected !== undefined) return quarantined(component, name, rejected, null);
  }
  return null;
}

/**
 * Whether the artifact is an ancestor of what runs: an automatic release never goes back. What is only tried
 * there keeps nothing out, and nothing keeps out what is to be tried.
 */
export function isOlder(observation: Observation, artifact: Artifact, state: ComponentState): Ancestry {
  const newest = standing(state);
  if (observation.intent.unmerged === true || newest === null || newest.commit === artifact.commit)
    return 'no';
  return observation.ancestry.of(artifact.commit, newest.commit);
}

/** Why it is not known whether this would go back; null where it is known. */
export function unknownAge(
  observation: Observation,
  artifact: Artifact,
  state: ComponentState,
): ErrorFacts | null {
  const answer = isOlder(observation, artifact, state);
  if (answer === 'yes' || answer === 'no') return null;
  const runs = `what runs in ${state.environment} (${standing(state)?.shortId})`;
  return unknownAncestry(artifact.shortId, runs, answer.gap, observation.pipeline.remote);
}

/** Why a run of CI that had to wait gives way: the trunk went on meanwhile, and the newest run brings it all. */
export function outrun(observation: Observation, component: string): string | null {
  const newer = observation.newer.get(component);
  if (newer === undefined) return null;
  const { trunk, shortIdLength } = observation.pipeline;
  return `superseded by ${newer.slice(0, shortIdLength)}, which came to ${trunk} while this run waited`;
}

/** The digest of an artifact's image as the registry knows it now; null when there is no such image. */
export function digestOf(observation: Observation, component: Component, artifact: Artifact): string | null {
  return shownAs(observation, component, artifact.shortId);
}

/** Why the image that must be there is not usable: the registry has none, or does not say whether it has one. */
export function imageProblem(observation: Observation, component: Component, artifact: Artifact): ErrorFacts {
  const reference = `${artifact.image}:${artifact.shortId}`;
  return doubtAbout(observation, component, artifact.shortId) ?? noImage(component.name, reference);
}

/**
 * The version that is set in the environment although nothing in the ledger explains it; null when all is explained:
 * by what lives there, by what an attempt was about to put there, or by the artifact that is wanted.
 */
export function driftOf(
  observation: Pick<Observation, 'running'>,
  state: ComponentState,
  wanted: Artifact | null,
): ErrorFacts | null {
  const running = observation.running.get(state.component);
  if (running === undefined || (state.live === null && running.reference === null)) return null;
  const known = [
    state.live,
    wanted,
    state.inProgress?.artifact ?? null,
    state.inProgress?.replaces ?? null,
    state.lastAttempt?.artifact ?? null,
  ];
  const explained = known.some((artifact) => artifact !== null && runs(running, artifact));
  if (explained) return null;
  const [name, where, found] = [state.component, state.environment, running.reference ?? 'nothing'];
  return state.live === null && state.history.length === 0
    ? firstMeeting(name, where, found)
    : drifted(name, where, found, state.live?.shortId ?? 'nothing');
}
