import type { OutcomeStatus, StepName } from '../../core/intent.js';

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
  /** Null for what is no step of a chain, and for a step that could not begin. */
  readonly step: StepResult | null;
  /** Set when the run was stopped here from outside: what is left, and the command. */
  readonly interrupted?: string;
}

/** What a step came to, as data. */
export interface StepResult {
  readonly step: StepName;
  readonly environment: string;
  readonly dryRun: boolean;
  readonly status: OutcomeStatus;
}
