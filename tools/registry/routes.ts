import type { IncomingMessage } from 'node:http';
import { json, refusal, type Answer } from './answer.js';
import type { Need } from './auth.js';
import { BlobRoutes } from './blob-routes.js';
import { Blobs } from './blobs.js';
import { isDigest } from './digest.js';
import { ManifestRoutes } from './manifest-routes.js';
import { Manifests } from './manifests.js';
import { Uploads } from './uploads.js';

/** A request that is understood: what it needs, and how to answer it. */
export interface Route {
  readonly need: Need | undefined;
  readonly answer: () => Promise<Answer>;
}

const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryName = new RegExp(`^${part}(?:/${part})*$`);
const tagName = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const uploadId = /^[0-9a-f-]{36}$/;

/** Builds the table of the distribution API over one folder. */
export function distributionApi(folder: string): (request: IncomingMessage, url: URL) => Route {
  const blobs = new Blobs(folder);
  const blobRoutes = new BlobRoutes(blobs, new Uploads(folder));
  const manifestRoutes = new ManifestRoutes(blobs, new Manifests(folder));

  return (request, url) => {
    const method = request.method ?? 'GET';
    if (url.pathname === '/v2/' || url.pathname === '/v2') {
      const headers = { 'docker-distribution-api-version': 'registry/2.0' };
      return { need: undefined, answer: async () => json(200, {}, headers) };
    }
    const found = /^\/v2\/(.+)\/(tags|manifests|blobs)\/(.*)$/.exec(decodeURIComponent(url.pathname));
    const [repository, kind, rest] = [found?.[1] ?? '', found?.[2], found?.[3] ?? ''];
    // A greedy match takes "/blobs/uploads/" apart at its last known word, which is the right one.
    if (!repositoryName.test(repository)) return nothingThere('NAME_INVALID', repository);
    const need: Need = { repository, action: actionOf(method) };
    const route = (answer: () => Promise<Answer>): Route => ({ need, answer });

    if (kind === 'tags' && rest === 'list' && method === 'GET') {
      return route(() => manifestRoutes.tags(repository, url.searchParams));
    }
    if (kind === 'manifests' && (tagName.test(rest) || isDigest(rest))) {
      if (method === 'PUT') return route(() => manifestRoutes.put(repository, rest, request));
      if (method === 'DELETE') return route(() => manifestRoutes.remove(repository, rest));
      if (reads(method)) return route(() => manifestRoutes.get(repository, rest));
    }
    if (kind === 'blobs' && /^uploads\/?$/.test(rest) && method === 'POST') {
      return route(() => blobRoutes.begin(repository, url.searchParams, request));
    }
    if (kind === 'blobs' && rest.startsWith('uploads/')) {
      const id = rest.slice('uploads/'.length);
      if (!uploadId.test(id)) return nothingThere('BLOB_UPLOAD_UNKNOWN', id);
      if (method === 'PATCH') return route(() => blobRoutes.append(repository, id, request));
      if (method === 'PUT') {
        return route(() => blobRoutes.finish(repository, id, url.searchParams, request));
      }
      if (method === 'GET' || method === 'DELETE') {
        return route(() => blobRoutes.upload(method, repository, id));
      }
    }
    if (kind === 'blobs' && (reads(method) || method === 'DELETE')) {
      return route(() => blobRoutes.blob(method, repository, rest));
    }
    return nothingThere('UNSUPPORTED', `${method} ${url.pathname}`);
  };
}

function nothingThere(code: string, what: string): Route {
  return { need: undefined, answer: async () => refusal(404, code, `This registry knows no "${what}".`) };
}

function reads(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function actionOf(method: string): Need['action'] {
  if (method === 'DELETE') return 'delete';
  return reads(method) ? 'pull' : 'push';
}
