import type { Actor, Evidence, Holder } from './record.js';

/**
 * One record of an environment as a whole. `deploying` and `deployed` bracket what moves in it, `verifying`
 * and `evidence` bracket a suite of environment scope, so that the suite sees one set that stands still.
 */
export interface EnvironmentRecord {
  readonly schemaVersion: number;
  readonly minReader: number;
  readonly nonce: string;
  readonly environment: string;
  readonly kind: string;
  readonly attempt: string;
  readonly components: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly actor: Actor;
  readonly at: string;
  readonly holder?: Holder;
  readonly reason?: string;
  readonly set?: string;
}

/** Something that must not overlap with a verification, or a verification itself. */
export interface Movement {
  readonly attempt: string;
  readonly components: readonly string[];
  readonly holder: Holder;
  readonly since: string;
}

/** The fold of an environment's records. */
export interface EnvironmentState {
  readonly schemaVersion: number;
  readonly environment: string;
  readonly moving: readonly Movement[];
  readonly verifying: Movement | null;
  /** Answers of environment suites, newest first, at most 50, each keyed by its `set`. */
  readonly evidence: readonly Evidence[];
  readonly held: { readonly reason: string; readonly by: string; readonly since: string } | null;
}

export function emptyEnvironmentState(environment: string): EnvironmentState {
  return { schemaVersion: 1, environment, moving: [], verifying: null, evidence: [], held: null };
}
