import type { TagMove } from '../ports/ledger-store.js';
import type { PickRequest } from '../ports/cherry-picks.js';
import type { Announcement } from '../ports/notifier.js';
import type { PullRequestDraft } from '../ports/pull-requests.js';

/** Make a branch in this clone and check it out. */
export interface BranchStep {
  readonly do: 'branch';
  readonly branch: string;
  readonly commit: string;
}

/** Cherry-pick commits and push them as a branch of the remote. What follows in the plan stands on the branch. */
export interface PickStep {
  readonly do: 'pick';
  readonly pick: PickRequest;
}

/** Open a pull request, or find the one that is open. */
export interface PullRequestStep {
  readonly do: 'pull-request';
  readonly draft: PullRequestDraft;
}

/** Run the component's own lint and tests at a commit. */
export interface ChecksStep {
  readonly do: 'checks';
  readonly component: string;
  readonly commit: string;
}

/** Tell the team what was recorded before. Its id says when it is the same. */
export interface AnnounceStep {
  readonly do: 'announce';
  readonly announcement: Announcement;
}

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

/** Remove builds: images first, since the git tag is what the next run finds them by. */
export interface RemoveBuildsStep {
  readonly do: 'remove-builds';
  readonly builds: readonly (PrunedBuild & {
    /** False where the image is gone, or somebody pushed another one over it. */
    readonly hasImage: boolean;
  })[];
}

/** A heartbeat that a run which died has left behind: its holder holds nothing in the ledger any more. */
export interface LeftHeartbeat {
  readonly holder: string;
  readonly ref: string;
  readonly tip: string;
}

/** Remove heartbeats in one push; when one has beaten since, none goes and the run looks again. */
export interface RemoveHeartbeatsStep {
  readonly do: 'remove-heartbeats';
  readonly left: readonly LeftHeartbeat[];
}

/** Steps of commands beside the chain. */
export type CommandStep =
  | BranchStep
  | PickStep
  | PullRequestStep
  | ChecksStep
  | AnnounceStep
  | RemoveBuildsStep
  | RemoveHeartbeatsStep;
