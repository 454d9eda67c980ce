import type { PromoteError } from '../errors/promote-error.js';
import type { Component } from '../model/component.js';
import type { BuiltArtifact } from '../model/artifact.js';
import type { Environment } from '../model/pipeline.js';

/** The version that is set in an environment (`reference`) or that it says it runs (`commit`, `digest`). */
export interface Deployed {
  /** As written; null when the environment has no entry for the component. */
  readonly reference: string | null;
  /** Parsed out of the reference where the format holds it: the image repository, */
  readonly image: string | null;
  /** the digest, */
  readonly digest: string | null;
  /** and the tag. */
  readonly tag: string | null;
  /** The deployment commit (gitops) or revision that set it, for people. */
  readonly revision: string | null;
  /** True when the format cannot hold a digest: the declared choice of a bare tag. */
  readonly unpinned: boolean;
}

export interface Change {
  readonly component: Component;
  readonly artifact: BuiltArtifact;
  /** The short id or name of what it replaces, for the message; null the first time. */
  readonly replaces: string | null;
  /** The version in the name that it has in the environment; null where it has none. */
  readonly version: string | null;
}

export interface DeployRequest {
  readonly environment: Environment;
  /** In the order in which they are to be carried out. */
  readonly changes: readonly Change[];
  /** Goes into the deployment commit as `Promote-Attempt`. */
  readonly attempt: string;
  /** Subject of the deployment, one line: `integration: ingest-core 5ddba2b`. */
  readonly subject: string;
  /**
   * Asked again before every effect and every retry on top of somebody else's push: throws when the claim is
   * no longer ours, or with {@link PlanOutdated}. A driver must not act after it threw.
   */
  readonly stillOurs: () => Promise<void>;
}

/**
 * Thrown before an effect when what the plan was made on has moved: nothing was done, and looking again gives another
 * plan.
 */
export class PlanOutdated extends Error {}

/** Where a deployment writes, and what: the place as people name it, the value before and after. */
export interface DeploymentLine {
  readonly where: string;
  /** Null where nothing stands there yet. */
  readonly before: string | null;
  readonly after: string;
}

/** Reading the versions that are set in environments. One call serves a whole set: one round trip per repository. */
export interface DriverReader {
  current(environment: Environment, components: readonly Component[]): Promise<ReadonlyMap<string, Deployed>>;
  /**
   * What `deploy` would write, worked out in full and written nowhere: by component the line, or the error with
   * which deploying would fail. What only a command knows is absent.
   */
  preview(
    environment: Environment,
    changes: readonly Change[],
  ): Promise<ReadonlyMap<string, DeploymentLine | PromoteError>>;
}

/**
 * Makes an environment run artifacts. `deploy` is idempotent: asked for what is already there it changes
 * nothing and says so. gitops moves all changes in one commit, by compare-and-swap; drivers that know no
 * compare-and-swap call `stillOurs` right before each effect and promise no more than that. `deploy` throws
 * {@link PlanOutdated} when the versions that it replaces change under it.
 */
export interface Driver extends DriverReader {
  deploy(
    request: DeployRequest,
  ): Promise<{ readonly changed: readonly string[]; readonly revision: string | null }>;
}

/** What the running component says of itself. */
export type LiveAnswer =
  | { readonly kind: 'answer'; readonly commit: string | null; readonly digest: string | null }
  | { readonly kind: 'no-answer'; readonly why: string };

export interface LiveReader {
  /** Asks once. Null when the environment declares no probe. */
  ask(environment: Environment, component: Component): Promise<LiveAnswer | null>;
}
