import type { Actor, Evidence, Holder } from './record.js';
import type { TestedSet } from './tested-set.js';

/**
 * What happens to an environment as a whole. `move` is written together with every claim, so that the
 * environment's ref is the one point at which deployments and suites of environment scope exclude each other:
 * while a suite runs (`verify` ... `verified`) nothing moves, and while something moves no suite starts.
 */
export type EnvironmentKind = 'move' | 'verify' | 'verified' | 'hold' | 'unhold';

export interface EnvironmentRecord {
  readonly schemaVersion: number;
  readonly minReader: number;
  readonly nonce: string;
  readonly environment: string;
  readonly kind: EnvironmentKind;
  readonly attempt: string;
  readonly components: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly holder?: Holder;
  readonly reason?: string;
  /** With `verified`: the combination that passed. */
  readonly tested?: Omit<TestedSet, 'at'>;
}

/** A suite of environment scope that runs now. */
export interface Verifying {
  readonly attempt: string;
  readonly components: readonly string[];
  readonly holder: Holder;
  readonly since: string;
}

/** The fold of an environment's records. */
export interface EnvironmentState {
  readonly schemaVersion: number;
  readonly minReader: number;
  readonly environment: string;
  readonly verifying: Verifying | null;
  /** Answers of environment suites, newest first, at most 50, each keyed by its `set`. */
  readonly evidence: readonly Evidence[];
  readonly held: { readonly reason: string; readonly by: string; readonly since: string } | null;
  /** Combinations that passed, newest first; as many as stay small. Absent in states of older writers. */
  readonly sets?: readonly TestedSet[];
}

export function emptyEnvironmentState(environment: string): EnvironmentState {
  return { schemaVersion: 1, minReader: 1, environment, verifying: null, evidence: [], held: null };
}
