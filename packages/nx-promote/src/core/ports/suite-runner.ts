import type { Evidence } from '../model/record.js';
import type { Environment, Suite } from '../model/pipeline.js';
import type { Component } from '../model/component.js';

export interface SuiteRequest {
  readonly suite: Suite;
  readonly environment: Environment;
  /** Null for a suite of environment scope. */
  readonly component: Component | null;
  /** The commit whose worktree it runs in; null means the checkout. */
  readonly commit: string | null;
  /** The key of the set it runs against, for environment scope. */
  readonly set: string | null;
}

/**
 * Runs a suite once (its `retries` included) and says what came of it. Never throws for what the suite or
 * its environment did: a command that cannot be started is `errored`. Output is streamed; at a timeout the
 * whole process group is ended.
 */
export interface SuiteRunner {
  run(request: SuiteRequest): Promise<Evidence>;
}
