import type { Component } from '../model/component.js';

/** A component's own targets that judge code before it is built: its unit tests, its lint. */
export interface ComponentChecks {
  /**
   * Runs those that the component has at that commit, in a worktree of it, and names them. Throws (kind
   * `refused`) when one fails, with its last lines.
   */
  run(component: Component, commit: string): Promise<readonly string[]>;
}
