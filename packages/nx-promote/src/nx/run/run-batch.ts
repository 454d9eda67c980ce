import type { StoryEntry } from '../../core/render/story-entry.js';
import { logText } from '../output/log-text.js';
import type { TaskRequest } from '../options/task-request.js';

/** How one task ended. */
export interface TaskOutcome {
  readonly success: boolean;
  /** The task's own lines for people: its part of the story, of the plan, or its error. */
  readonly output: string;
  /** What was warned of while it ran. */
  readonly warnings: readonly string[];
  /** Set where it was not begun, because what it depends on has failed. */
  readonly stopped?: boolean;
  /** Of a dry run: the table of a promotion, which stands above the plan. */
  readonly table?: string;
  /** The folder with what programs have printed meanwhile. */
  readonly logs?: string | null;
  /** As data; null where the step could not begin. */
  readonly entry: StoryEntry | null;
}

/** An outcome that is a text and nothing else. */
export function plainOutcome(success: boolean, output: string): TaskOutcome {
  return { success, output: logText(output), warnings: [], entry: null };
}

/** Runs tasks that ask for the same thing of different components, all at once. */
export type RunGroup = (tasks: readonly TaskRequest[]) => Promise<ReadonlyMap<string, TaskOutcome>>;

/** A task that has ended. */
export interface EndedTask {
  readonly task: TaskRequest;
  readonly outcome: TaskOutcome;
  /** Nothing runs after it; what is left is stopped by a failure. */
  readonly isLast: boolean;
}

/**
 * Runs the tasks of a batch in the order of their dependencies, and those that ask for the same together. In
 * a batch Nx leaves it to us to stop what depends on a failed task; it gets reported as failed, so that the
 * exit code says so. Everything else goes on.
 */
export async function* runBatch(
  tasks: readonly TaskRequest[],
  keyOf: (task: TaskRequest) => string,
  runGroup: RunGroup,
): AsyncGenerator<EndedTask> {
  const done = new Map<string, TaskOutcome>();
  const waiting = new Map(tasks.map((task) => [task.id, task]));
  while (waiting.size > 0) {
    const ready = nextGroup(waiting, done, keyOf);
    const fit = ready.filter((task) => failedBefore(task, done) === null);
    const outcomes = fit.length === 0 ? new Map<string, TaskOutcome>() : await runGroup(fit);
    for (const task of ready) {
      waiting.delete(task.id);
      done.set(task.id, outcomes.get(task.id) ?? stoppedBy(failedBefore(task, done)));
    }
    const goesOn = [...waiting.values()].some((task) => !isDoomed(task, waiting, done));
    for (const task of ready) {
      const outcome = done.get(task.id) as TaskOutcome;
      yield { task, outcome, isLast: !goesOn && task === fit.at(-1) };
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

/** Whether a failure stops it, now or when its turn comes. */
function isDoomed(
  task: TaskRequest,
  waiting: ReadonlyMap<string, TaskRequest>,
  done: ReadonlyMap<string, TaskOutcome>,
): boolean {
  if (failedBefore(task, done) !== null) return true;
  return task.after.some((id) => {
    const before = waiting.get(id);
    return before !== undefined && isDoomed(before, waiting, done);
  });
}

function stoppedBy(failed: string | null): TaskOutcome {
  if (failed === null) return plainOutcome(false, 'Nothing was reported for this task.');
  return { ...plainOutcome(false, `Not run, because ${failed} failed.`), stopped: true };
}
