import { createHash } from 'node:crypto';

/** Where test images are put, and as whom. */
export interface ImageTarget {
  readonly url: string;
  readonly image: string;
  /** Value of `Authorization`, where the registry wants one. */
  readonly authorization?: string;
}

export interface TestImage {
  readonly tag: string;
  /** Revision label of the image configuration. */
  readonly revision?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly format?: 'oci' | 'docker';
  /** Makes the image differ from others. */
  readonly content?: string;
}

const TYPES = {
  oci: 'application/vnd.oci.image.manifest.v1+json',
  docker: 'application/vnd.docker.distribution.manifest.v2+json',
};

/** Puts a small image with one layer and gives back its digest. */
export async function putImage(target: ImageTarget, image: TestImage): Promise<string> {
  const labels = image.revision === undefined ? {} : { 'org.opencontainers.image.revision': image.revision };
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels } });
  const layer = image.content ?? 'layer';
  const mediaType = TYPES[image.format ?? 'oci'];
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer)],
    ...(image.annotations === undefined ? {} : { annotations: image.annotations }),
  };
  await putBlob(target, config);
  await putBlob(target, layer);
  return putManifest(target, image.tag, mediaType, JSON.stringify(manifest));
}

/** Puts an index over manifests that are there; with an attestation first, as builders write them. */
export async function putIndex(
  target: ImageTarget,
  tag: string,
  digests: readonly string[],
): Promise<string> {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = digests.map((digest, position) => ({
    mediaType: TYPES.oci,
    digest,
    size: 1,
    platform:
      position === 0 && digests.length > 1
        ? { os: 'unknown', architecture: 'unknown' }
        : { os: 'linux', architecture: 'amd64' },
  }));
  return putManifest(target, tag, mediaType, JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
}

/** The digest under which a registry knows these bytes. */
export function digestOf(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function descriptor(mediaType: string, content: string): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: digestOf(content), size: Buffer.byteLength(content) };
}

async function putBlob(target: ImageTarget, content: string): Promise<void> {
  const uploads = `${target.url}/v2/${target.image}/blobs/uploads/`;
  const begun = await accepted(target, uploads, 'POST');
  const location = new URL(begun.headers.get('location') ?? '', uploads);
  location.searchParams.set('digest', digestOf(content));
  await accepted(target, location.href, 'PUT', content, 'application/octet-stream');
}

async function putManifest(target: ImageTarget, tag: string, type: string, content: string): Promise<string> {
  await accepted(target, `${target.url}/v2/${target.image}/manifests/${tag}`, 'PUT', content, type);
  return digestOf(content);
}

async function accepted(
  target: ImageTarget,
  url: string,
  method: string,
  body?: string,
  type?: string,
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (type !== undefined) headers['content-type'] = type;
  if (target.authorization !== undefined) headers['authorization'] = target.authorization;
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return answer;
}
