import type { Artifact } from './artifact.js';

/** What a deployment says of an image, taken apart. */
export interface RunningReference {
  /** The image repository as written; null where the format does not hold one. */
  readonly image: string | null;
  readonly digest: string | null;
  readonly tag: string | null;
}

/**
 * Whether the deployment tells the environment to run this artifact: the same image repository, and the same digest
 * where both have one, else its tag. Another repository may well have an image with the same tag.
 */
export function runs(running: RunningReference, artifact: Artifact): boolean {
  if (!isImageOf(running, artifact.image)) return false;
  if (running.digest !== null && artifact.digest !== null) return running.digest === artifact.digest;
  return running.tag === artifact.shortId || running.tag === artifact.commit;
}

/**
 * Whether what runs is an image of this repository. One that is written without its registry's host is compared by
 * its path; where nothing is written of it, as beside a bare tag, nothing speaks against it.
 */
export function isImageOf({ image }: Pick<RunningReference, 'image'>, repository: string): boolean {
  if (image === null) return true;
  const [written, known] = [partsOf(image), partsOf(repository)];
  if (written.host === null) return written.path === known.path;
  return written.host === (known.host ?? DOCKER_HUB) && pathOn(written) === pathOn(known);
}

const DOCKER_HUB = 'docker.io';

interface Parts {
  readonly host: string | null;
  readonly path: string;
}

/** The first segment is a host when it could be none of a path. */
function partsOf(image: string): Parts {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash).toLowerCase();
  if (!/[.:]/.test(first) && first !== 'localhost') return { host: null, path: image };
  const host = /^(?:index|registry-1)\.docker\.io$/.test(first) ? DOCKER_HUB : first;
  return { host, path: image.slice(slash + 1) };
}

/** Docker Hub's own images may be written without their namespace. */
function pathOn({ host, path }: Parts): string {
  return (host ?? DOCKER_HUB) === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
}
