import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './answer.js';
import type { Blobs } from './blobs.js';
import { isDigest } from './digest.js';
import type { Uploads } from './uploads.js';

/** The part of the API that moves layers and configs. */
export class BlobRoutes {
  constructor(
    private readonly blobs: Blobs,
    private readonly uploads: Uploads,
  ) {}

  /** GET, HEAD and DELETE of one blob. */
  async blob(method: string, repository: string, digest: string): Promise<Answer> {
    if (!isDigest(digest)) return refusal(400, 'DIGEST_INVALID', `"${digest}" is not a sha256 digest.`);
    const blob = await this.blobs.find(repository, digest);
    if (blob === undefined) {
      return refusal(404, 'BLOB_UNKNOWN', `The repository ${repository} has no blob ${digest}`);
    }
    if (method === 'DELETE') {
      await this.blobs.unlink(repository, digest);
      return { status: 202 };
    }
    const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest };
    return { status: 200, headers, body: blob };
  }

  /** POST: begins an upload, takes a whole blob at once, or mounts one of another repository. */
  async begin(repository: string, query: URLSearchParams, request: IncomingMessage): Promise<Answer> {
    const mount = query.get('mount');
    const from = query.get('from');
    if (mount !== null && from !== null && (await this.blobs.find(from, mount)) !== undefined) {
      await this.blobs.link(repository, mount);
      return created(repository, mount);
    }
    const id = await this.uploads.begin(repository);
    if (query.has('digest')) return this.finish(repository, id, query, request);
    return { status: 202, headers: location(repository, id, 0) };
  }

  /** PATCH: the next part; parts must come in order. */
  async append(repository: string, id: string, request: IncomingMessage): Promise<Answer> {
    const size = await this.uploads.size(repository, id);
    if (size === undefined) return unknownUpload(id);
    const start = /^(\d+)-/.exec(request.headers['content-range'] ?? '')?.[1];
    if (start !== undefined && Number(start) !== size) {
      return { status: 416, headers: location(repository, id, size) };
    }
    await this.uploads.append(repository, id, request);
    return { status: 202, headers: location(repository, id, (await this.uploads.size(repository, id)) ?? 0) };
  }

  /** PUT: the last part, perhaps empty; the digest must fit. */
  async finish(
    repository: string,
    id: string,
    query: URLSearchParams,
    request: IncomingMessage,
  ): Promise<Answer> {
    if ((await this.uploads.size(repository, id)) === undefined) return unknownUpload(id);
    const promised = query.get('digest') ?? '';
    await this.uploads.append(repository, id, request);
    const received = await this.uploads.digest(repository, id);
    if (received !== promised) {
      await this.uploads.cancel(repository, id);
      return refusal(400, 'DIGEST_INVALID', `Promised "${promised}" and sent ${received}`);
    }
    await this.blobs.adopt(repository, received, this.uploads.pathOf(repository, id));
    return created(repository, received);
  }

  /** GET: how far an upload is. DELETE: gives it up. */
  async upload(method: string, repository: string, id: string): Promise<Answer> {
    const size = await this.uploads.size(repository, id);
    if (size === undefined) return unknownUpload(id);
    if (method === 'DELETE') await this.uploads.cancel(repository, id);
    return { status: 204, headers: location(repository, id, size) };
  }
}

function created(repository: string, digest: string): Answer {
  const headers = { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest };
  return { status: 201, headers };
}

function location(repository: string, id: string, size: number): Record<string, string> {
  return {
    location: `/v2/${repository}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, size - 1)}`,
    'docker-upload-uuid': id,
  };
}

function unknownUpload(id: string): Answer {
  return refusal(404, 'BLOB_UPLOAD_UNKNOWN', `There is no upload ${id}`);
}
