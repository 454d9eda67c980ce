import type { TagMove } from './tag-move.js';

/** A build that nothing needs any more: its git tag, and its image's tag. */
export interface PrunedBuild {
  readonly component: string;
  readonly tag: TagMove;
  /** Path of the image in the registry, and the tag there. */
  readonly image: string;
  readonly imageTag: string;
  /** The image that the ledger knows it by; null when it was never built. */
  readonly digest: string | null;
}

/** A heartbeat that a run which died has left behind: its holder holds nothing in the ledger any more. */
export interface LeftHeartbeat {
  readonly holder: string;
  readonly ref: string;
  readonly tip: string;
}
