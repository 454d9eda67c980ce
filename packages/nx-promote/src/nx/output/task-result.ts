import type { StoryEntry } from '../../core/render/story-entry.js';

/** How one task of the run ended: what the report after the run is made of. */
export interface TaskResult {
  /** Nx's id of the task. */
  readonly task: string;
  readonly project: string;
  readonly target: string;
  readonly success: boolean;
  /** What the task returned, or null when Nx has it from the task's own process. */
  readonly text: string | null;
  /** What a person ought to know beside it, and has not seen yet. */
  readonly warnings: readonly string[];
  /** Whether Nx shows that text itself. */
  readonly shown: boolean;
  /** What was done, or planned, by step and component; empty for what is no step, or could not begin. */
  readonly entries: readonly StoryEntry[];
  /** The table of a promotion, above the plan of a dry run. */
  readonly table?: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** The folder with the logs of suites, builds and commands; null where none was written. */
  readonly logs: string | null;
  /** Set when the run was stopped here from outside: what is left, and the command. */
  readonly interrupted?: string;
}
