import type { Place } from '../model/place.js';

export type { Place };

export interface FileStoreReader {
  /** The file's text, or null when there is none (or no such branch yet). */
  read(place: Place, path: string): Promise<string | null>;
}

/**
 * Files in the deployment repository or on a branch of their own, written by compare-and-swap: `edit` may be
 * called again with newer text when somebody else was faster, so it must be pure. Returns the commit, or null
 * when nothing had to change.
 */
export interface FileStore extends FileStoreReader {
  update(
    place: Place,
    edits: ReadonlyMap<string, (existing: string | null) => string>,
    message: string,
  ): Promise<{ readonly commit: string | null }>;
}
