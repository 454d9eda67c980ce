import type * as schema from './schema/records.js';
import type { Typed } from './schema/terms.js';

/** What happens to an environment as a whole: what `record.json` holds. */
export type EnvironmentRecord = Typed<typeof schema.environmentRecordSchema>;

export type EnvironmentKind = EnvironmentRecord['kind'];

/** A suite of environment scope that runs now. */
export type Verifying = Typed<typeof schema.verifying>;

/** The fold of an environment's records. */
export type EnvironmentState = Typed<typeof schema.environmentStateSchema>;

export function emptyEnvironmentState(environment: string): EnvironmentState {
  return { schemaVersion: 1, minReader: 1, environment, verifying: null, evidence: [], held: null };
}
