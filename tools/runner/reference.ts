/** An image reference taken apart: `host:port/repository:tag@sha256:...`, tag or digest may be absent. */
export interface ImageReference {
  readonly host: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads a reference, or gives undefined for a text that is none. */
export function parseReference(text: string): ImageReference | undefined {
  const pattern = /^([^/\s]+[.:][^/\s]+)\/([a-z0-9._/-]+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/;
  const [, host, repository, tag, digest] = pattern.exec(text) ?? [];
  if (host === undefined || repository === undefined || (tag ?? digest) === undefined) return undefined;
  return { host, repository, tag, digest };
}

/** What to ask the registry for: the digest when there is one, since a tag may have moved. */
export function manifestName(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}
