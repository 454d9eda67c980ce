import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import type { Pipeline } from '../model/pipeline.js';
import type { NoteOutcome } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { Place } from '../notes/obligations.js';

/** The last artifact here whose notes were all settled: what was verified, or adopted as it was. */
export function settledWith({ live, verified, history, adopted }: ComponentState): Artifact | null {
  if (live === null || sameArtifact(live, verified) || live.commit === adopted) return live;
  return history.find(({ artifact }) => !sameArtifact(artifact, live))?.artifact ?? null;
}

/** The environment as notes see it. */
export function notePlace(ledger: LedgerSnapshot, pipeline: Pipeline, environment: string): Place {
  const environments = pipeline.environments.map(({ name }) => name);
  const everywhere = environments.flatMap((name) => Object.values(noteOutcomes(ledger, name)));
  return {
    environment,
    outcomes: new Map(Object.entries(noteOutcomes(ledger, environment))),
    dealtWith: new Set(everywhere.flatMap(({ id, outcome }) => (outcome === 'undone' ? [] : [id]))),
    environments,
  };
}

/**
 * What became of notes in the environment, by id. A note that two components share is carried out once, so
 * what one of them has settled holds, whatever another one says.
 */
export function noteOutcomes(ledger: LedgerSnapshot, environment: string): Record<string, NoteOutcome> {
  const found = new Map<string, NoteOutcome>();
  for (const { notes } of ledger.componentsIn(environment)) {
    for (const [id, outcome] of Object.entries(notes)) {
      const before = found.get(id);
      if (before === undefined || WEIGHT[outcome.outcome] > WEIGHT[before.outcome]) found.set(id, outcome);
    }
  }
  return Object.fromEntries(found);
}

const WEIGHT: Readonly<Record<NoteOutcome['outcome'], number>> = {
  done: 4,
  waived: 3,
  intended: 2,
  failed: 1,
  undone: 0,
};
