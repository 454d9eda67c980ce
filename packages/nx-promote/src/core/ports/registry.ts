import type { ErrorFacts } from '../errors/promote-error.js';

/** What the registry knows about one image reference. */
export interface ImageFacts {
  /** `sha256:...` of the manifest, computed from the bytes that were served. */
  readonly digest: string;
  readonly mediaType: string;
  /** `org.opencontainers.image.revision` of manifest annotations or image configuration; null if absent. */
  readonly revision: string | null;
}

export type ImageTag = { readonly image: string; readonly reference: string };

/**
 * The registry took who we are and refuses to show one manifest all the same. Hosted registries answer so for what is
 * not there yet, and also for what the account may not read: it is neither a digest nor a proof of absence.
 */
export interface MaybeAbsent {
  readonly maybeAbsent: ErrorFacts;
}

/** What a registry shows by a reference: a digest, nothing, or neither. */
export type Shown = string | null | MaybeAbsent;

/** The digest that is shown for certain; null for everything else. */
export function digestIn(shown: Shown | undefined): string | null {
  return typeof shown === 'string' ? shown : null;
}

/** Why it cannot be said whether anything is there; null where it can. */
export function doubtIn(shown: Shown | undefined): ErrorFacts | null {
  return typeof shown === 'object' && shown !== null ? shown.maybeAbsent : null;
}

/**
 * Reading an OCI registry. `image` is a path without host (`ebi-ait/ingest-core`), `reference` a tag or a
 * digest. An image that is not there is null; a registry that does not answer, answers nonsense or refuses
 * is an error of kind `external` that names the registry and what was asked, never a null. A refused look at one
 * manifest is {@link MaybeAbsent} in `digests`, and an error in `image`, which is asked for what is there.
 */
export interface RegistryReader {
  /** Digest by HEAD where the registry offers it; asks for many at once, a few in parallel. */
  digests(tags: readonly ImageTag[]): Promise<ReadonlyMap<string, Shown>>;
  /** Reads the manifest and, for the revision label, the configuration. */
  image(image: string, reference: string): Promise<ImageFacts | null>;
  tags(image: string): Promise<readonly string[]>;
}

/** The key of an {@link ImageTag} in the answer of `digests`. */
export function imageKey(tag: ImageTag): string {
  return `${tag.image}:${tag.reference}`;
}

export interface Registry extends RegistryReader {
  /**
   * Gives a manifest that is there one more tag, by putting the very bytes again under the new name. No
   * layer moves. Idempotent. Promises nothing about a concurrent writer: registries know no compare-and-swap,
   * so callers read the tag again afterwards.
   */
  addTag(image: string, digest: string, tag: string): Promise<void>;
  removeTag(image: string, tag: string): Promise<void>;
}
