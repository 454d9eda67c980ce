import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, readIfThere, writeAtomically } from './atomic-file.js';
import { isDigest } from './digest.js';

/** Which manifests a repository has, and which tags point at them; the bytes themselves are blobs. */
export class Manifests {
  constructor(private readonly folder: string) {}

  /** The digest behind a tag or a digest, if this repository has such a manifest. */
  async resolve(repository: string, reference: string): Promise<string | undefined> {
    const digest = isDigest(reference) ? reference : await readIfThere(this.tagPath(repository, reference));
    if (digest === undefined) return undefined;
    return (await this.mediaType(repository, digest)) === undefined ? undefined : digest;
  }

  /** The media type that the manifest was pushed with. */
  async mediaType(repository: string, digest: string): Promise<string | undefined> {
    return readIfThere(this.manifestPath(repository, digest));
  }

  /** Records a manifest, and the tag if it was pushed by tag. */
  async record(repository: string, reference: string, digest: string, mediaType: string): Promise<void> {
    await writeAtomically(this.manifestPath(repository, digest), mediaType);
    if (!isDigest(reference)) await writeAtomically(this.tagPath(repository, reference), digest);
  }

  /** Removes a tag; or, by digest, a manifest with every tag that points at it. */
  async remove(repository: string, reference: string): Promise<void> {
    if (!isDigest(reference)) return rm(this.tagPath(repository, reference), { force: true });
    for (const tag of (await this.tags(repository)) ?? []) {
      const digest = await readIfThere(this.tagPath(repository, tag));
      if (digest === reference) await rm(this.tagPath(repository, tag), { force: true });
    }
    await rm(this.manifestPath(repository, reference), { force: true });
  }

  /** The tags in the order that the API asks for, or undefined when the repository is unknown. */
  async tags(repository: string): Promise<string[] | undefined> {
    const known = await names(join(this.repositoryPath(repository), '_manifests'));
    if (known === undefined) return undefined;
    const tags = (await names(join(this.repositoryPath(repository), '_tags'))) ?? [];
    return tags.filter((name) => !name.endsWith('.new')).sort();
  }

  private repositoryPath(repository: string): string {
    return join(this.folder, 'repositories', repository);
  }

  private tagPath(repository: string, tag: string): string {
    return join(this.repositoryPath(repository), '_tags', tag);
  }

  private manifestPath(repository: string, digest: string): string {
    return join(this.repositoryPath(repository), '_manifests', digest.replace(':', '-'));
  }
}

async function names(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
