/**
 * A combination of images that passed the suites of a whole environment. Comparable between environments: it
 * is about images alone, neither about configuration nor about the suites.
 */
export interface TestedSet {
  /** Hash over all of `images`: the same combination has the same key everywhere. */
  readonly key: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** By component: as much of the image's digest as tells it from others. */
  readonly images: Readonly<Record<string, string>>;
}

/** In which combination an artifact was tested before it came here, and where this environment differs from it. */
export interface TestedWith {
  readonly environment: string;
  readonly set: string;
  /** Components that run here in another version than in the tested set. */
  readonly differs: readonly string[];
}

/** Digests are compared, not looked up: 64 bits of them are enough, and a thousand fit into a record. */
export function imageMark(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 16);
}
