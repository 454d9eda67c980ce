import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { json, refusal, type Answer } from './answer.js';
import type { Blobs } from './blobs.js';
import { digestOf, isDigest } from './digest.js';
import type { Manifests } from './manifests.js';
import { readBody } from './request-body.js';

interface ManifestContent {
  readonly mediaType?: string;
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

/** The part of the API that names images. */
export class ManifestRoutes {
  constructor(
    private readonly blobs: Blobs,
    private readonly manifests: Manifests,
  ) {}

  /** GET and HEAD. */
  async get(repository: string, reference: string): Promise<Answer> {
    const digest = await this.manifests.resolve(repository, reference);
    const content = digest && (await this.blobs.find(repository, digest));
    if (digest === undefined || !content) return unknownManifest(repository, reference);
    const mediaType = (await this.manifests.mediaType(repository, digest)) ?? 'application/json';
    const headers = { 'content-type': mediaType, 'docker-content-digest': digest };
    return { status: 200, headers, body: await readFile(content.file) };
  }

  /** PUT: by tag or by digest; everything it refers to must be there. */
  async put(repository: string, reference: string, request: IncomingMessage): Promise<Answer> {
    const content = await readBody(request);
    const digest = digestOf(content);
    if (isDigest(reference) && reference !== digest) {
      return refusal(400, 'DIGEST_INVALID', `Promised ${reference} and sent ${digest}`);
    }
    const manifest = parse(content);
    if (manifest === undefined) return refusal(400, 'MANIFEST_INVALID', 'The manifest is not a JSON object.');
    const missing = await this.missing(repository, manifest);
    if (missing !== undefined) {
      return refusal(400, 'MANIFEST_BLOB_UNKNOWN', `Push this first: ${missing}`);
    }
    const mediaType = request.headers['content-type'] ?? manifest.mediaType ?? 'application/json';
    await this.blobs.put(repository, digest, content);
    await this.manifests.record(repository, reference, digest, mediaType);
    const headers = { location: `/v2/${repository}/manifests/${digest}`, 'docker-content-digest': digest };
    return { status: 201, headers };
  }

  /** DELETE: by tag the name alone, by digest the manifest with all its names. */
  async remove(repository: string, reference: string): Promise<Answer> {
    const digest = await this.manifests.resolve(repository, reference);
    if (digest === undefined) return unknownManifest(repository, reference);
    await this.manifests.remove(repository, reference);
    return { status: 202 };
  }

  /** The tags, in pages when `n` is given. */
  async tags(repository: string, query: URLSearchParams): Promise<Answer> {
    const all = await this.manifests.tags(repository);
    if (all === undefined) return refusal(404, 'NAME_UNKNOWN', `There is no repository ${repository}`);
    const last = query.get('last');
    const rest = last === null ? all : all.filter((tag) => tag > last);
    const n = query.has('n') ? Number(query.get('n')) : rest.length;
    const tags = rest.slice(0, n);
    const end = tags.at(-1);
    if (end === undefined || tags.length === rest.length) return json(200, { name: repository, tags });
    const next = `/v2/${repository}/tags/list?n=${n}&last=${encodeURIComponent(end)}`;
    return json(200, { name: repository, tags }, { link: `<${next}>; rel="next"` });
  }

  private async missing(repository: string, manifest: ManifestContent): Promise<string | undefined> {
    const parts = [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])];
    for (const { digest } of [...parts, ...(manifest.manifests ?? [])]) {
      if (!isDigest(digest) || (await this.blobs.find(repository, digest)) === undefined) return digest;
    }
    return undefined;
  }
}

function parse(content: Buffer): ManifestContent | undefined {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function unknownManifest(repository: string, reference: string): Answer {
  return refusal(404, 'MANIFEST_UNKNOWN', `The repository ${repository} has no manifest ${reference}`);
}
