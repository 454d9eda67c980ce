import { logText } from './log-text.js';
import type { StepResult } from './results/task-result.js';
import type { TaskRequest } from './task-request.js';

/** How one task ended. */
export interface TaskOutcome {
  readonly success: boolean;
  /** The task's own lines for people: its plan, result or error. */
  readonly output: string;
  /** What was warned of while it ran. */
  readonly warnings: readonly string[];
  /** Set where the output says no more than which task says it. */
  readonly pointer?: boolean;
  /** Set where it was not begun, because what it depends on has failed. */
  readonly stopped?: boolean;
  /** As data; null where the step could not begin. */
  readonly step: StepResult | null;
}

/** An outcome that is a text and nothing else. */
export function plainOutcome(success: boolean, output: string): TaskOutcome {
  return { success, output: logText(output), warnings: [], step: null };
}

/** Runs tasks that ask for the same thing of different components, all at once. */
export type RunGroup = (tasks: readonly TaskRequest[]) => Promise<ReadonlyMap<string, TaskOutcome>>;

/**
 * Runs the tasks of a batch in the order of their dependencies, and those that ask for the same together. In
 * a batch Nx leaves it to us to stop what depends on a failed task; it gets reported as failed, so that the
 * exit code says so. Everything else goes on.
 */
export async function* runBatch(
  tasks: readonly TaskRequest[],
  keyOf: (task: TaskRequest) => string,
  runGroup: RunGroup,
): AsyncGenerator<{ readonly task: TaskRequest; readonly outcome: TaskOutcome }> {
  const done = new Map<string, TaskOutcome>();
  const waiting = new Map(tasks.map((task) => [task.id, task]));
  while (waiting.size > 0) {
    const ready = nextGroup(waiting, done, keyOf);
    const fit = ready.filter((task) => failedBefore(task, done) === null);
    const outcomes = fit.length === 0 ? new Map<string, TaskOutcome>() : await runGroup(fit);
    for (const task of ready) {
      waiting.delete(task.id);
      const outcome = outcomes.get(task.id) ?? stoppedBy(failedBefore(task, done));
      done.set(task.id, outcome);
      yield { task, outcome };
    }
  }
}

/** The tasks that are ready and ask for the same as the first of them. */
function nextGroup(
  waiting: ReadonlyMap<string, TaskRequest>,
  done: ReadonlyMap<string, TaskOutcome>,
  keyOf: (task: TaskRequest) => string,
): TaskRequest[] {
  const ready = [...waiting.values()].filter((task) =>
    task.after.every((id) => !waiting.has(id) || done.has(id)),
  );
  const first = ready[0];
  if (first === undefined) throw new Error('the tasks of this batch wait for each other');
  return ready.filter((task) => keyOf(task) === keyOf(first));
}

function failedBefore(task: TaskRequest, done: ReadonlyMap<string, TaskOutcome>): string | null {
  return task.after.find((id) => done.get(id)?.success === false) ?? null;
}

function stoppedBy(failed: string | null): TaskOutcome {
  if (failed === null) return plainOutcome(false, 'Nothing was reported for this task.');
  return { ...plainOutcome(false, `Not run, because ${failed} failed.`), stopped: true };
}
