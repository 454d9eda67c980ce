import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredFile } from './answer.js';
import { isMissing, writeAtomically } from './atomic-file.js';

/**
 * Content by digest. The bytes are kept once for all repositories; a link says which repository may see
 * them, so that a cross-repository mount is one small file.
 */
export class Blobs {
  constructor(private readonly folder: string) {}

  /** The blob as this repository sees it. */
  async find(repository: string, digest: string): Promise<StoredFile | undefined> {
    const file = this.contentPath(digest);
    try {
      await stat(this.linkPath(repository, digest));
      return { file, size: (await stat(file)).size };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Takes over a finished, verified upload. */
  async adopt(repository: string, digest: string, uploaded: string): Promise<void> {
    const file = this.contentPath(digest);
    await mkdir(dirname(file), { recursive: true });
    await rename(uploaded, file);
    await this.link(repository, digest);
  }

  /** Stores bytes whose digest the caller has computed. */
  async put(repository: string, digest: string, content: Buffer): Promise<void> {
    await writeAtomically(this.contentPath(digest), content);
    await this.link(repository, digest);
  }

  /** Lets a repository see a blob that is stored already. */
  async link(repository: string, digest: string): Promise<void> {
    await writeAtomically(this.linkPath(repository, digest), '');
  }

  /** Takes the blob away from one repository; others keep it. */
  async unlink(repository: string, digest: string): Promise<void> {
    await rm(this.linkPath(repository, digest), { force: true });
  }

  private contentPath(digest: string): string {
    return join(this.folder, 'blobs', digest.replace(':', '/'));
  }

  private linkPath(repository: string, digest: string): string {
    return join(this.folder, 'repositories', repository, '_blobs', digest.replace(':', '-'));
  }
}
