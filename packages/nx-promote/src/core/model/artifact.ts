import type * as schema from './schema/records.js';
import type { Typed } from './schema/terms.js';

/** What is promoted: the image of one component, built from one commit. Immutable once it has a digest. */
export type Artifact = Typed<typeof schema.artifact>;

/** An artifact whose image has been seen in the registry: the only kind that may be deployed. */
export interface BuiltArtifact extends Artifact {
  readonly digest: string;
}

export function isBuilt(artifact: Artifact): artifact is BuiltArtifact {
  return artifact.digest !== null;
}

/**
 * Two artifacts are the same when commit and digest are; a digest that is not known yet equals any, since
 * the same commit has one build tag.
 */
export function sameArtifact(a: Artifact | null, b: Artifact | null): boolean {
  if (a === null || b === null) return a === b;
  return a.commit === b.commit && (a.digest === null || b.digest === null || a.digest === b.digest);
}
