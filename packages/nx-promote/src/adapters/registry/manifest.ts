import { nonsense, type Asked } from './complaints.js';
import { parseObject } from './answer-errors.js';
import { isDigest } from './names.js';
import { outsideLine } from '../../core/model/outside-text.js';

const OCI = 'application/vnd.oci.image';
const DOCKER = 'application/vnd.docker.distribution.manifest';
const INDEXES = [`${OCI}.index.v1+json`, `${DOCKER}.list.v2+json`];

/** What we can read, as an `Accept` header. */
export const ACCEPT = [`${OCI}.manifest.v1+json`, ...INDEXES, `${DOCKER}.v2+json`].join(', ');

const REVISION = 'org.opencontainers.image.revision';

/** The parts of a manifest or index that matter for the revision label. */
export interface Manifest {
  readonly mediaType: string;
  /** From the annotations; null when they do not say. */
  readonly revision: string | null;
  /** Digest of the image configuration; null for an index. */
  readonly config: string | null;
  /** For an index: digest of the first manifest that is an image for a platform. */
  readonly firstImage: string | null;
}

/** Parses a manifest or an index; throws when the bytes are neither. */
export function parseManifest(body: Buffer, contentType: string | null, asked: Asked): Manifest {
  const document = parseObject(body);
  if (document === null) throw nonsense(asked, 'answers with something that is no manifest');
  const named = typeof document['mediaType'] === 'string' ? document['mediaType'] : null;
  const mediaType = named ?? contentType?.split(';')[0]?.trim() ?? '';
  if (document['schemaVersion'] === 1) {
    throw nonsense(asked, 'has this image in a format (schema 1) that is no longer in use');
  }
  const config = digestOf(document['config']);
  const manifests = document['manifests'];
  if (config === null && !Array.isArray(manifests)) {
    throw nonsense(asked, 'answers with something that is no manifest of an image');
  }
  return {
    mediaType: /^[\w.+/-]{1,255}$/.test(mediaType) ? mediaType : `${OCI}.manifest.v1+json`,
    revision: revisionIn(document['annotations']),
    config,
    firstImage: Array.isArray(manifests) ? firstImage(manifests) : null,
  };
}

/** The revision label of an image configuration. */
export function revisionInConfig(body: Buffer): string | null {
  const config = Object(parseObject(body)?.['config']) as Record<string, unknown>;
  return revisionIn(config['Labels']);
}

function revisionIn(labels: unknown): string | null {
  const value = (Object(labels) as Record<string, unknown>)[REVISION];
  return typeof value === 'string' && value !== '' ? outsideLine(value, 200) : null;
}

/** Builders add attestations to an index as manifests for the platform `unknown`. */
function firstImage(manifests: readonly unknown[]): string | null {
  const images = manifests.filter((entry) => {
    const platform = Object((Object(entry) as Record<string, unknown>)['platform']) as Record<
      string,
      unknown
    >;
    return platform['os'] !== 'unknown';
  });
  return digestOf(images[0]);
}

function digestOf(descriptor: unknown): string | null {
  const digest = (Object(descriptor) as Record<string, unknown>)['digest'];
  return typeof digest === 'string' && isDigest(digest) ? digest : null;
}
