import type { TagMove } from './ledger-store.js';

/** Takes tags off the workspace's remote. */
export interface TagRemover {
  /** Each only while it still points where it is said to; all or none. Throws (kind `external`) otherwise. */
  remove(tags: readonly TagMove[]): Promise<void>;
}
