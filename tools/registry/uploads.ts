import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isMissing } from './atomic-file.js';

/** Uploads that are under way; they live on disk, so that a client can go on after a restart. */
export class Uploads {
  constructor(private readonly folder: string) {}

  /** Begins an upload and names it. */
  async begin(repository: string): Promise<string> {
    const id = randomUUID();
    await mkdir(this.folderOf(repository), { recursive: true });
    await writeFile(this.pathOf(repository, id), '');
    return id;
  }

  /** The bytes received so far, or undefined when there is no such upload. */
  async size(repository: string, id: string): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(repository, id))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Appends what the client sends. */
  async append(repository: string, id: string, content: Readable): Promise<void> {
    await pipeline(content, createWriteStream(this.pathOf(repository, id), { flags: 'a' }));
  }

  /** The digest of what has been received. */
  async digest(repository: string, id: string): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.pathOf(repository, id)), hash);
    return `sha256:${hash.digest('hex')}`;
  }

  /** Forgets an upload. */
  async cancel(repository: string, id: string): Promise<void> {
    await rm(this.pathOf(repository, id), { force: true });
  }

  /** Where the received bytes are. */
  pathOf(repository: string, id: string): string {
    return join(this.folderOf(repository), id);
  }

  private folderOf(repository: string): string {
    return join(this.folder, 'repositories', repository, '_uploads');
  }
}
