import type { ErrorFacts } from '../../errors/promote-error.js';
import { environmentTested } from '../../errors/claims.js';
import type { Observation } from '../../observe/observation.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { holderKey } from '../../model/holder-key.js';
import type { Kind } from '../../model/record.js';
import type { ComponentState, InProgress } from '../../model/state.js';
import type { EnvironmentDraft, RecordDraft } from '../../ledger/draft.js';
import { attemptId } from './attempt.js';

/** Whose the component is in this environment right now. `dead`: its holder provably is; it can be taken over. */
export type Claim =
  { readonly status: 'free' } | { readonly status: 'ours' | 'dead' | 'busy'; readonly attempt: InProgress };

export function claimOf(observation: Observation, state: ComponentState): Claim {
  const attempt = state.inProgress;
  if (attempt === null) return { status: 'free' };
  if (attempt.holder.invocation === observation.holder.invocation) return { status: 'ours', attempt };
  return { status: observation.deadHolders.has(holderKey(attempt)) ? 'dead' : 'busy', attempt };
}

/** What an attempt is begun with beside its artifact. */
export type Terms = Partial<Pick<RecordDraft, 'names' | 'overrides' | 'reason' | 'pin'>>;

/**
 * The records that make an attempt ours: none when it is, a takeover when a dead one wanted the same, an end
 * for a dead one that wanted something else, and a start of our own.
 */
export function claimDrafts(
  observation: Observation,
  state: ComponentState,
  artifact: Artifact,
  kind: Kind,
  terms: Terms = {},
): RecordDraft[] {
  const claim = claimOf(observation, state);
  // A try that nobody ended is not gone on with as a release of the same commit, once that is merged.
  const same =
    claim.status !== 'free' &&
    sameArtifact(claim.attempt.artifact, artifact) &&
    (claim.attempt.kind === 'try') === (kind === 'try');
  if (claim.status === 'ours' && same) return [];
  if (claim.status === 'dead' && same) return [takeover(observation, state, claim.attempt)];
  const start = begin(observation, state, kind, artifact, {
    replaces: replacedBy(state, artifact),
    ...terms,
  });
  return [...abandon(state, claim, 'another artifact took its place'), start];
}

/** A record that begins an attempt of this run, or is all of it. */
export function begin(
  observation: Observation,
  state: ComponentState,
  kind: Kind,
  artifact: Artifact | null,
  more: Partial<RecordDraft> = {},
): RecordDraft {
  const { component, environment, live } = state;
  return {
    attempt: attemptId(observation.holder.invocation, environment, kind),
    kind,
    phase: 'started',
    component,
    environment,
    artifact,
    replaces: live,
    holder: observation.holder,
    ...more,
  };
}

/** A record that goes on with an attempt, whoever began it. */
export function goOn(
  { component, environment }: Pick<ComponentState, 'component' | 'environment'>,
  { attempt, kind, phase, artifact, replaces }: InProgress,
  more: Partial<RecordDraft>,
): RecordDraft {
  return { attempt, kind, phase, component, environment, artifact, replaces, ...more };
}

/** What ran before the artifact; where an earlier run brought it here already, what had passed before that. */
export function replacedBy({ live, history }: ComponentState, artifact: Artifact): Artifact | null {
  if (!sameArtifact(live, artifact)) return live;
  return history.find((past) => !sameArtifact(past.artifact, artifact))?.artifact ?? null;
}

export function takeover({ holder }: Observation, state: ComponentState, attempt: InProgress): RecordDraft {
  const { user, host } = attempt.holder;
  return goOn(state, attempt, { kind: 'takeover', holder, reason: `went on for ${user} on ${host}` });
}

/** A record that ends the attempt without a verdict about the artifact. */
export function ending(
  state: ComponentState,
  attempt: InProgress,
  phase: 'deployed' | 'failed' | 'abandoned',
  reason: string,
): RecordDraft {
  return goOn(state, attempt, { phase, reason });
}

/** The same for what this run holds, if it holds anything. */
export function endingOfOurs(
  observation: Observation,
  state: ComponentState,
  phase: 'deployed' | 'failed' | 'abandoned',
  reason: string,
): RecordDraft[] {
  const claim = claimOf(observation, state);
  return claim.status === 'ours' ? [ending(state, claim.attempt, phase, reason)] : [];
}

/** Ends what stands in the way of another attempt; empty when nothing does. */
export function abandon(state: ComponentState, claim: Claim, reason: string): RecordDraft[] {
  return claim.status === 'free' ? [] : [ending(state, claim.attempt, 'abandoned', reason)];
}

/** What an attempt to bring something here is: the trunk's newest is released, what passed before is promoted. */
export function kindOf(observation: Observation): Kind {
  if (observation.intent.unmerged === true) return 'try';
  if (observation.intent.hotfix !== undefined) return 'hotfix';
  return observation.previous === null ? 'release' : 'promotion';
}

/**
 * Written with every claim where suites of environment scope run: the environment's ref is where claims and
 * those suites exclude each other.
 */
export function movement(
  observation: Observation,
  components: readonly string[],
  kind: Kind,
): EnvironmentDraft[] {
  const { environment, pipeline, holder } = observation;
  const shared = environment.verify.some((name) => pipeline.suites[name]?.scope === 'environment');
  if (!shared || components.length === 0) return [];
  return [
    {
      environment: environment.name,
      kind: 'move',
      attempt: attemptId(holder.invocation, environment.name, kind),
      components,
    },
  ];
}

/** Why the environment as a whole cannot be moved now: a suite of somebody else's runs on it. */
export function environmentBusy(observation: Observation): ErrorFacts | null {
  const { name } = observation.environment;
  const { verifying } = observation.ledger.environment(name).state;
  if (verifying === null || verifying.holder.invocation === observation.holder.invocation) return null;
  if (observation.deadHolders.has(holderKey(verifying))) return null;
  return environmentTested(name, verifying);
}
