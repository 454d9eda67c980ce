import type * as schema from './schema/records.js';
import type { Typed } from './schema/terms.js';

/** The version of `record.json` and `state.json` that this code writes. */
export const SCHEMA_VERSION = 1;

/** One record of one component in one environment: what `record.json` holds. */
export type ComponentRecord = Typed<typeof schema.recordSchema>;

export type Kind = ComponentRecord['kind'];

/** One suite's answer about one artifact or one set. */
export type Evidence = Typed<typeof schema.evidence>;

/**
 * What a suite said. Only `failed` rejects: `errored` means that we could not ask, `timed-out` that the
 * answer did not come (a suite's `onTimeout` says which of the two it counts as), `flaky` that it passed on
 * a retry.
 */
export type Outcome = Evidence['outcome'];

/** A gate that somebody went past. */
export type Override = Typed<typeof schema.override>;

/** Who acted. */
export type Actor = Typed<typeof schema.actor>;

/** A deployment note that was dealt with, and how. */
export type NoteOutcome = Typed<typeof schema.note>;

/** Who may go on with an attempt. */
export type Holder = Typed<typeof schema.holder>;
