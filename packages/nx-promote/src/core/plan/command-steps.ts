import type { LeftHeartbeat, PrunedBuild } from '../model/pruned.js';
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

/** Remove builds: images first, since the git tag is what the next run finds them by. */
export interface RemoveBuildsStep {
  readonly do: 'remove-builds';
  readonly builds: readonly (PrunedBuild & {
    /** False where the image is gone, or somebody pushed another one over it. */
    readonly hasImage: boolean;
  })[];
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
