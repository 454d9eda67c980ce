import type { RepositoryCache } from './cache.js';
import { createSnapshot, type Snapshot } from './snapshot.js';

/** Branches as they were read from their servers, or pushed by this process. */
export class KnownBranches {
  private readonly known = new Map<string, Promise<Snapshot>>();

  constructor(private readonly remembers: boolean) {}

  knows(cache: RepositoryCache, branch: string): boolean {
    return this.known.has(keyOf(cache, branch));
  }

  /** The branch as it is known; read where it is not. Those who ask at once share one answer. */
  async of(cache: RepositoryCache, branch: string, mayBeMissing: boolean): Promise<Snapshot> {
    const known = await this.known.get(keyOf(cache, branch));
    // The cache may be removed by anybody, and what is known stands in it.
    return known !== undefined && (await cache.isThere()) ? known : this.read(cache, branch, mayBeMissing);
  }

  /** The branch as it is on the server: one round trip. */
  async read(cache: RepositoryCache, branch: string, mayBeMissing: boolean): Promise<Snapshot> {
    const key = keyOf(cache, branch);
    const reading = cache.fetch(branch, mayBeMissing).then((tip) => createSnapshot(cache, tip));
    if (!this.remembers) return reading;
    this.known.set(key, reading);
    const forget = (): void => {
      if (this.known.get(key) === reading) this.known.delete(key);
    };
    // A branch that is not there is asked for again: who asks may insist on it.
    reading.then(({ tip }) => tip === null && forget(), forget);
    return reading;
  }

  pushed(cache: RepositoryCache, branch: string, snapshot: Snapshot): void {
    if (this.remembers) this.known.set(keyOf(cache, branch), Promise.resolve(snapshot));
  }

  forget(): void {
    this.known.clear();
  }
}

function keyOf({ url }: RepositoryCache, branch: string): string {
  return JSON.stringify([url, branch]);
}
