import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from '../errors/promote-error.js';

/** One environment on the way. */
export interface Station {
  readonly environment: string;
  /** `there`: it runs the commit or a newer one, verified; `unverified`: it runs it, and nobody said yes. */
  readonly kind: 'there' | 'unverified' | 'missing';
  readonly runs: string | null;
  readonly since: string | null;
  readonly blockers: readonly ErrorFacts[];
  /** What brings it there, where nothing stands in the way. */
  readonly command: Advice | null;
}

/** One answer to "why is this not there". */
export interface Explanation {
  readonly component: string;
  readonly environment: string;
  readonly shortId: string | null;
  readonly stations: readonly Station[];
  /** What keeps it from being released at all. */
  readonly blockers: readonly ErrorFacts[];
}
