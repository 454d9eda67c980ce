import { createHash } from 'node:crypto';
import type { Authentication } from './authentication.js';
import type { Wanted } from './tokens.js';
import { nonsense, refused, wrongDigest, type Asked } from './complaints.js';
import { saidBy } from './answer-errors.js';
import { ACCEPT } from './manifest.js';
import { isDigest } from './names.js';
import type { Incoming, Outgoing, Send } from './transport.js';

/** Bytes that are what their digest says. */
export interface Served {
  readonly digest: string;
  readonly body: Buffer;
  readonly contentType: string | null;
}

/** The requests of the distribution API, one method each: what is not there is null, a refusal is thrown. */
export class Distribution {
  private speaks: Promise<void> | undefined;

  constructor(
    /** Without credentials, ending in `/`. */
    private readonly base: URL,
    private readonly send: Send,
    private readonly authentication: Authentication,
  ) {}

  /** The digest of a manifest by HEAD; undefined when the registry does not tell it this way. */
  async head(image: string, reference: string): Promise<string | null | undefined> {
    const asked = this.asked(`for the digest of ${nameOf(image, reference)}`);
    const answer = await this.request('HEAD', image, `manifests/${reference}`, asked, { accept: ACCEPT });
    if (answer.status === 404) return this.missing(asked);
    if ([400, 405, 501].includes(answer.status)) return undefined;
    this.insist(answer, asked, 200);
    const digest = answer.headers.get('docker-content-digest');
    if (digest === null || !isDigest(digest)) return undefined;
    if (isDigest(reference) && digest !== reference) throw wrongDigest(asked, reference, digest);
    return digest;
  }

  /** A manifest, its digest computed from its bytes. */
  async manifest(image: string, reference: string): Promise<Served | null> {
    const asked = this.asked(`for the manifest of ${nameOf(image, reference)}`);
    const answer = await this.request('GET', image, `manifests/${reference}`, asked, { accept: ACCEPT });
    if (answer.status === 404) return this.missing(asked);
    this.insist(answer, asked, 200);
    return this.served(answer, reference, asked);
  }

  /** A blob that a manifest names; that it is missing is an error of the registry's. */
  async blob(image: string, digest: string): Promise<Served> {
    const asked = this.asked(`for the configuration ${nameOf(image, digest)}`);
    const answer = await this.request('GET', image, `blobs/${digest}`, asked);
    this.insist(answer, asked, 200);
    return this.served(answer, digest, asked);
  }

  async putManifest(image: string, tag: string, manifest: Served): Promise<void> {
    const asked = this.asked(`to name ${nameOf(image, manifest.digest)} also ${tag}`);
    const headers = manifest.contentType === null ? {} : { 'content-type': manifest.contentType };
    const answer = await this.request('PUT', image, `manifests/${tag}`, asked, headers, manifest.body);
    this.insist(answer, asked, 201, 200, 202, 204);
    const stored = answer.headers.get('docker-content-digest');
    if (stored !== null && isDigest(stored) && stored !== manifest.digest) {
      throw wrongDigest(asked, manifest.digest, stored);
    }
  }

  /** Status and words of the answer to a DELETE by tag, which many registries do not offer. */
  async deleteTag(image: string, tag: string): Promise<{ status: number; said: readonly string[] }> {
    const asked = this.asked(`to remove the tag ${nameOf(image, tag)}`);
    const answer = await this.request('DELETE', image, `manifests/${tag}`, asked);
    return { status: answer.status, said: saidBy(answer.body) };
  }

  /** One page of tags, and the address of the next one. */
  async tagPage(image: string, from: URL | null): Promise<{ body: Buffer; next: URL | null } | null> {
    const asked = this.asked(`for the tags of ${image}`);
    const url = from ?? this.url(image, 'tags/list?n=1000');
    const answer = await this.authentication.request(
      { method: 'GET', url, asked },
      { image, action: 'pull' },
    );
    if (answer.status === 404) return this.missing(asked);
    this.insist(answer, asked, 200);
    const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(answer.headers.get('link') ?? '')?.[1];
    if (link === undefined) return { body: answer.body, next: null };
    const next = URL.canParse(link, url.href) ? new URL(link, url.href) : null;
    // Our authorization goes along with the next request, so that may only lead to the registry itself.
    if (next?.origin !== url.origin) throw nonsense(asked, 'names a next page that is not its own');
    return { body: answer.body, next };
  }

  asked(what: string): Asked {
    return { registry: this.base.href.replace(/\/$/, ''), what };
  }

  private request(
    method: Outgoing['method'],
    image: string,
    path: string,
    asked: Asked,
    headers: Readonly<Record<string, string>> = {},
    body?: Buffer,
  ): Promise<Incoming> {
    const request = { method, url: this.url(image, path), headers, asked, ...(body && { body }) };
    return this.authentication.request(request, { image, action: ACTIONS[method] });
  }

  private url(image: string, path: string): URL {
    return new URL(`v2/${image}/${path}`, this.base);
  }

  private insist(answer: Incoming, asked: Asked, ...wanted: readonly number[]): void {
    if (!wanted.includes(answer.status)) throw refused(asked, answer.status, saidBy(answer.body));
  }

  /** 404 means "not there" only from a registry: a web server that knows no registry says it to everything. */
  private async missing(asked: Asked): Promise<null> {
    this.speaks ??= this.ping(asked);
    this.speaks.catch(() => (this.speaks = undefined));
    await this.speaks;
    return null;
  }

  private async ping(asked: Asked): Promise<void> {
    const { status } = await this.send({ method: 'GET', url: new URL('v2/', this.base), asked });
    if (status !== 200 && status !== 401 && status !== 403) {
      throw nonsense(asked, 'does not speak the distribution API');
    }
  }

  private served(answer: Incoming, reference: string, asked: Asked): Served {
    const digest = digestOf('sha256', answer.body);
    const promised = answer.headers.get('docker-content-digest');
    const [algorithm = ''] = (promised ?? '').split(':');
    if (['sha256', 'sha512'].includes(algorithm) && promised !== digestOf(algorithm, answer.body)) {
      throw wrongDigest(asked, promised ?? '', digest);
    }
    if (isDigest(reference) && reference !== digest) throw wrongDigest(asked, reference, digest);
    return { digest, body: answer.body, contentType: answer.headers.get('content-type') };
  }
}

const ACTIONS: Readonly<Record<Outgoing['method'], Wanted['action']>> = {
  GET: 'pull',
  HEAD: 'pull',
  PUT: 'pull,push',
  POST: 'pull,push',
  DELETE: 'delete',
};

function digestOf(algorithm: string, body: Buffer): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

function nameOf(image: string, reference: string): string {
  return isDigest(reference) ? `${image}@${reference}` : `${image}:${reference}`;
}
