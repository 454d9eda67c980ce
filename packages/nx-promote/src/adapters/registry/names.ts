import { PromoteError } from '../../core/errors/promote-error.js';
import { badImageName } from '../../core/errors/registry.js';
import { outsideLine } from '../../core/model/outside-text.js';

const PATH_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const IMAGE_PATH = new RegExp(`^${PATH_PART}(?:/${PATH_PART})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether the text is a digest as the ledger keeps it. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether the text can be an image tag at all. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * Everything that becomes part of a request's path goes through here first: what a registry cannot hold is
 * never sent, so no `..`, `?` or `#` can turn a request into another one.
 */
export function checkImagePath(image: string): void {
  if (image.length <= 255 && IMAGE_PATH.test(image)) return;
  throw badName(
    'path',
    outsideLine(image, 100),
    'lower-case letters and digits, separated by ".", "_", "-" and "/"',
    'set "image" in the release.json of the component, or "image.repository" in release-pipeline.json',
  );
}

export function checkTag(tag: string): void {
  if (isTag(tag)) return;
  throw badName(
    'tag',
    outsideLine(tag, 100),
    'at most 128 letters, digits, ".", "_" and "-", of which the first is no "." and no "-"',
    'change the tag pattern in release-pipeline.json',
  );
}

export function checkDigest(digest: string): void {
  if (isDigest(digest)) return;
  throw badName(
    'digest',
    outsideLine(digest, 100),
    '"sha256:" and 64 hexadecimal digits',
    'take the digest from the registry or from release-status',
  );
}

/** A tag or a digest. */
export function checkReference(reference: string): void {
  if (reference.includes(':')) checkDigest(reference);
  else checkTag(reference);
}

function badName(...facts: Parameters<typeof badImageName>): PromoteError {
  return new PromoteError(badImageName(...facts));
}
