import type { RecordDraft } from '../../ledger/draft.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import type { Subject } from '../case.js';
import { begin } from '../settle/claims.js';
import { versionMissing } from '../enter/deployed-version.js';
import { quarantineOf } from '../gates/eligibility.js';
import { irreversible, undone } from './undo-notes.js';

/**
 * The newest artifact that passed here, was rejected nowhere, and that nobody went back from; null where the
 * policy keeps what is there.
 */
export function putBackTarget({
  observation,
  component,
  name,
  state,
  artifact: now,
}: Subject): Artifact | null {
  if (observation.environment.onRejected === 'keep') return null;
  // Nobody undoes blindly what cannot be undone: a person decides, with a rollback.
  if (irreversible(observation, name).length > 0) return null;
  const found = state.history.find(
    ({ artifact }) =>
      // A deployment that says a version cannot say that of something without one.
      versionMissing(observation, component, state, artifact) === null &&
      !sameArtifact(artifact, now) &&
      state.pinned?.from.includes(artifact.commit) !== true &&
      quarantineOf(observation, name, artifact.commit) === null,
  );
  return found?.artifact ?? null;
}

/** The record with which putting back begins; empty when what failed stays. */
export function startOfRedeploy(subject: Subject): RecordDraft[] {
  const earlier = putBackTarget(subject);
  if (earlier === null) return [];
  const { observation, name, state, artifact } = subject;
  return [
    begin(observation, state, 'redeploy', earlier, {
      replaces: artifact,
      notes: undone(observation, name),
      reason: `${artifact.shortId} did not pass`,
    }),
  ];
}
