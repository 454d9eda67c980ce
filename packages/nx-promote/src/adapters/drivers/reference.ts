/** What a version reference in a deployment file says. */
export interface Reference {
  readonly image: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i;

/**
 * Takes `image:tag@digest`, `image@digest`, `image:tag`, a bare tag or a bare digest apart. The number after
 * `host:` is a port, not a tag: a tag has no slash behind it. A single word without digest is a tag, with one
 * it is an image, unless `bare` says what single words are in that place.
 */
export function parseReference(text: string, bare?: 'tag' | 'image'): Reference {
  const written = text.trim();
  if (written === '') return { image: null, tag: null, digest: null };
  if (DIGEST.test(written)) return { image: null, tag: null, digest: written };
  const at = written.lastIndexOf('@');
  const digest = at >= 0 && DIGEST.test(written.slice(at + 1)) ? written.slice(at + 1) : null;
  const name = digest === null ? written : written.slice(0, at);
  const colon = name.lastIndexOf(':');
  if (colon > name.lastIndexOf('/')) {
    return { image: name.slice(0, colon) || null, tag: name.slice(colon + 1) || null, digest };
  }
  if (name.includes('/')) return { image: name, tag: null, digest };
  const isTag = (bare ?? (digest === null ? 'tag' : 'image')) === 'tag';
  return isTag ? { image: null, tag: name || null, digest } : { image: name || null, tag: null, digest };
}
