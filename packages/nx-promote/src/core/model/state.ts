import type { Artifact } from './artifact.js';
import type * as schema from './schema/records.js';
import type { Typed } from './schema/terms.js';

/** The fold of all records of one component in one environment: what `state.json` at the tip holds. */
export type ComponentState = Typed<typeof schema.stateSchema>;

/** An attempt that has started and not ended: the lock of one component in one environment. */
export type InProgress = Typed<typeof schema.inProgress>;

/** An artifact that must not go further, and who said so. */
export type Quarantined = Typed<typeof schema.quarantined>;

/** What a rollback keeps out. */
export type Pin = Typed<typeof schema.pin>;

/** One deployment that was verified here. */
export type VerifiedDeployment = Typed<typeof schema.verifiedDeployment>;

/** Whether what runs is a commit that was tried here and is not merged, as far as the ledger knows. */
export function runsTried({ live, tried }: Pick<ComponentState, 'live' | 'tried'>): boolean {
  return live !== null && tried?.includes(live.commit) === true;
}

/** What runs, or what a try only stands in for: the newest of the trunk that passed. */
export function standing(state: ComponentState): Artifact | null {
  return runsTried(state) ? state.verified : state.live;
}

/** The state before the first record. */
export function emptyState(component: string, environment: string): ComponentState {
  return {
    schemaVersion: 1,
    minReader: 1,
    component,
    environment,
    live: null,
    liveSince: null,
    liveAttempt: null,
    names: [],
    verified: null,
    evidence: [],
    inProgress: null,
    lastAttempt: null,
    rejected: [],
    suspect: [],
    pinned: null,
    history: [],
    notes: {},
    released: [],
  };
}
