import type { ErrorFacts } from '../../errors/promote-error.js';
import { isBuilt, sameArtifact, type Artifact, type BuiltArtifact } from '../../model/artifact.js';
import type { Override } from '../../model/record.js';
import { refuseBusy, settle, type Case, type Judged } from '../case.js';
import { digestOf, driftOf, imageProblem, isOlder, outrun } from '../gates/eligibility.js';
import { closedVerdict, passGates } from '../gates/gates.js';

/** What stops a component, or what a person opened for it. */
export type Entrance =
  { readonly stop: Judged } | { readonly stop: null; readonly overrides: readonly Override[] };

/** What every step asks that brings something in: the gates, whether it would go back, who is at work there. */
export function mayEnter(one: Case, artifact: Artifact): Entrance {
  const { observation, name, where, state, claim } = one;
  const gates = passGates({ ...one, artifact });
  if (!gates.open) return { stop: { verdict: closedVerdict(name, gates, artifact) } };
  if (isOld(one, artifact)) {
    return { stop: settle(one, 'superseded', `superseded by ${state.live?.shortId} in ${where}`, artifact) };
  }
  const newer = claim.status === 'ours' ? null : outrun(observation, name);
  if (newer !== null) return { stop: settle(one, 'superseded', newer, artifact) };
  if (claim.status === 'busy') return { stop: refuseBusy(one, claim.attempt, artifact) };
  return { stop: null, overrides: gates.overrides };
}

/** Drift in the environment, or null. An older artifact that is wanted does not explain why it already runs. */
export function driftBeforeEntering(one: Case, wanted: Artifact): ErrorFacts | null {
  return driftOf(one.observation, one.state, isOld(one, wanted) ? null : wanted);
}

function isOld({ observation, state }: Case, artifact: Artifact): boolean {
  return isOlder(observation, artifact, state) === 'yes';
}

/** The artifact with the digest that the registry knows for it; or why there is none. */
export function withImage(
  { observation, component }: Case,
  artifact: Artifact,
): BuiltArtifact | { readonly missing: ErrorFacts } {
  const built = { ...artifact, digest: artifact.digest ?? digestOf(observation, component, artifact) };
  return isBuilt(built) ? built : { missing: imageProblem(observation, component, artifact) };
}

/** Whether the artifact runs there, as far as the ledger knows. */
export function isLive({ state }: Case, artifact: Artifact): boolean {
  return sameArtifact(state.live, artifact);
}
