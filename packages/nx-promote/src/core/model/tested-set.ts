import type * as schema from './schema/records.js';
import type { Typed } from './schema/terms.js';

/** A combination of images that passed the suites of a whole environment. */
export type TestedSet = Typed<typeof schema.testedSet>;

/** In which combination an artifact was tested before it came here, and where this environment differs from it. */
export type TestedWith = Typed<typeof schema.testedWith>;

/** Digests are compared, not looked up: 64 bits of them are enough, and a thousand fit into a record. */
export function imageMark(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 16);
}
