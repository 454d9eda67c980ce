import { PromoteError } from '../../core/errors/promote-error.js';
import { registryUrlInvalid } from '../../core/errors/registry.js';
import type { RegistryConfig } from '../../core/model/pipeline.js';
import {
  imageKey,
  type ImageFacts,
  type ImageTag,
  type Registry,
  type Shown,
} from '../../core/ports/registry.js';
import { Authentication } from './authentication.js';
import { cannotRemoveTags, imageMissing, nonsense, refused, type Asked } from './complaints.js';
import { dockerCredentials, type CredentialSource } from './credentials.js';
import { Distribution } from './distribution.js';
import { parseObject } from './answer-errors.js';
import { parseManifest, revisionInConfig, type Manifest } from './manifest.js';
import { checkDigest, checkImagePath, checkReference, checkTag, isTag } from './names.js';
import { createTransport, type TransportOptions } from './transport.js';

export interface RegistryOptions extends TransportOptions {
  /** Docker's `config.json` when absent. */
  readonly credentials?: CredentialSource;
}

/**
 * A registry that speaks the OCI distribution API. Anonymous as long as the registry allows it, by password
 * or by token where it asks; see {@link RegistryOptions} for how patient it is.
 */
export function createRegistry(config: RegistryConfig, options: RegistryOptions = {}): Registry {
  const base = baseOf(config.url);
  const send = createTransport(options);
  const authentication = new Authentication(send, base, options.credentials ?? dockerCredentials());
  return new OciRegistry(new Distribution(base, send, authentication));
}

class OciRegistry implements Registry {
  constructor(private readonly distribution: Distribution) {}

  async digests(tags: readonly ImageTag[]): Promise<ReadonlyMap<string, Shown>> {
    const wanted = new Map(tags.map((tag) => [imageKey(tag), tag]));
    for (const tag of wanted.values()) check(tag.image, tag.reference);
    // Filled beforehand: the order of the answer must not depend on who was fastest.
    const found = new Map<string, Shown>([...wanted.keys()].map((key) => [key, null]));
    const lists = new Map<string, Promise<readonly string[] | null>>();
    const waiting = wanted.entries();
    const work = async (): Promise<void> => {
      for (const [key, tag] of waiting) found.set(key, await this.shown(tag, lists));
    };
    await Promise.all(
      Array.from({ length: WORKERS }, () => work().catch((error: unknown) => abandon(waiting, error))),
    );
    return found;
  }

  async image(image: string, reference: string): Promise<ImageFacts | null> {
    check(image, reference);
    const served = await this.distribution.manifest(image, reference);
    if (served === null) return null;
    const asked = this.distribution.asked(`for the manifest of ${image}:${reference}`);
    const manifest = parseManifest(served.body, served.contentType, asked);
    const revision = await this.revision(image, manifest);
    return { digest: served.digest, mediaType: manifest.mediaType, revision };
  }

  async tags(image: string): Promise<readonly string[]> {
    checkImagePath(image);
    const tags = new Set<string>();
    const seen = new Set<string>();
    for (let page: URL | null = null; ;) {
      const answer: Awaited<ReturnType<Distribution['tagPage']>> = await this.distribution.tagPage(
        image,
        page,
      );
      if (answer === null) return [];
      for (const tag of tagsIn(answer.body, this.distribution.asked(`for the tags of ${image}`)))
        tags.add(tag);
      page = answer.next;
      if (page === null || seen.has(page.href)) return [...tags];
      seen.add(page.href);
    }
  }

  async addTag(image: string, digest: string, tag: string): Promise<void> {
    check(image, tag);
    checkDigest(digest);
    // A registry that forbids moving tags also refuses to write the same thing again.
    if ((await this.shown({ image, reference: tag }, new Map())) === digest) return;
    const manifest = await this.distribution.manifest(image, digest);
    if (manifest === null)
      throw imageMissing(this.distribution.asked(`to name it also ${tag}`), `${image}@${digest}`);
    await this.distribution.putManifest(image, tag, manifest);
  }

  async removeTag(image: string, tag: string): Promise<void> {
    checkImagePath(image);
    checkTag(tag);
    const asked = this.distribution.asked(`to remove the tag ${image}:${tag}`);
    if ((await this.digest(image, tag)) === null) return;
    const { status, said } = await this.distribution.deleteTag(image, tag);
    if ([400, 405, 501].includes(status)) throw cannotRemoveTags(asked, said);
    if (status !== 404 && (status < 200 || status > 299)) throw refused(asked, status, said);
    // What counts is whether the name is gone, not whether the registry was polite.
    if ((await this.digest(image, tag)) !== null) throw cannotRemoveTags(asked, said);
  }

  /** A registry that hides one manifest may still list the tags: what is not among them is not there. */
  private async shown(
    { image, reference }: ImageTag,
    lists: Map<string, Promise<readonly string[] | null>>,
  ): Promise<Shown> {
    try {
      return await this.digest(image, reference);
    } catch (error) {
      if (!(error instanceof PromoteError) || error.code !== 'REGISTRY_HIDES') throw error;
      if (!isTag(reference)) return { maybeAbsent: error };
      if (!lists.has(image)) lists.set(image, this.listed(image));
      const tags = await lists.get(image);
      return tags != null && !tags.includes(reference) ? null : { maybeAbsent: error };
    }
  }

  /** Null when the registry does not list them. */
  private async listed(image: string): Promise<readonly string[] | null> {
    try {
      return (await this.distribution.tagPage(image, null)) === null ? null : await this.tags(image);
    } catch (error) {
      if (error instanceof PromoteError && NOT_LISTED.includes(error.code)) return null;
      throw error;
    }
  }

  private async digest(image: string, reference: string): Promise<string | null> {
    const digest = await this.distribution.head(image, reference);
    if (digest !== undefined) return digest;
    return (await this.distribution.manifest(image, reference))?.digest ?? null;
  }

  private async revision(image: string, manifest: Manifest): Promise<string | null> {
    if (manifest.revision !== null) return manifest.revision;
    if (manifest.config !== null) {
      return revisionInConfig((await this.distribution.blob(image, manifest.config)).body);
    }
    if (manifest.firstImage === null) return null;
    const child = await this.distribution.manifest(image, manifest.firstImage);
    if (child === null) return null;
    const asked = this.distribution.asked(`for the manifest of ${image}@${manifest.firstImage}`);
    const { revision, config } = parseManifest(child.body, child.contentType, asked);
    if (revision !== null || config === null) return revision;
    return revisionInConfig((await this.distribution.blob(image, config)).body);
  }
}

/** As many as the transport lets through at once. */
const WORKERS = 4;

/** After one failure nothing new is begun: the answer as a whole is lost anyway. */
function abandon(waiting: Iterator<unknown>, error: unknown): never {
  while (waiting.next().done !== true);
  throw error;
}

function check(image: string, reference: string): void {
  checkImagePath(image);
  checkReference(reference);
}

/** Some registries say `null` for none. */
function tagsIn(body: Buffer, asked: Asked): string[] {
  const tags = parseObject(body)?.['tags'];
  if (tags === null) return [];
  if (!Array.isArray(tags)) throw nonsense(asked, 'answers with something that is no list of tags');
  return tags.filter((tag): tag is string => typeof tag === 'string' && isTag(tag));
}

function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  // Its API has another name than its images.
  if (url?.hostname === 'docker.io' || url?.hostname === 'index.docker.io')
    url.hostname = 'registry-1.docker.io';
  if (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === ''
  ) {
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    url.search = '';
    url.hash = '';
    return url;
  }
  throw new PromoteError(registryUrlInvalid());
}

/** What a registry answers that hides its lists of tags, or has none. */
const NOT_LISTED: readonly string[] = ['REGISTRY_HIDES', 'REGISTRY_DENIED', 'REGISTRY_REFUSED'];
