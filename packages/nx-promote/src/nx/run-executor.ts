import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import type { StepExecutorName } from './chain-executors.js';
import { keepNoColor } from './no-color.js';
import type { NxOutput } from './nx-output.js';
import type { StepOptions } from './options.js';
import { leaveResult } from './results/results-file.js';
import { runBatch, type TaskOutcome } from './run-batch.js';
import { runGroup } from './run-group.js';
import { sharedWorld } from './shared-world.js';
import type { TaskRequest } from './task-request.js';
import { outputOfThisRun } from './this-run.js';

/** What Nx wants to hear of each task of a batch. */
export interface BatchTaskResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly terminalOutput: string;
    /** Nx before 23 does not know it, and goes by `success`. */
    readonly status?: 'skipped';
  };
}

export type SingleExecutor = (
  options: StepOptions,
  context: ExecutorContext,
) => Promise<{ success: boolean }>;

export type BatchExecutor = (
  taskGraph: TaskGraph,
  inputs: Record<string, StepOptions>,
  overrides: StepOptions,
  context: ExecutorContext,
) => AsyncGenerator<BatchTaskResult>;

/** The two forms in which Nx calls a step: one task in a process of its own, or a set of tasks at once. */
export function stepExecutor(executor: StepExecutorName): {
  readonly single: SingleExecutor;
  readonly batch: BatchExecutor;
} {
  return {
    single: async (options, context) => {
      const project = context.projectName ?? '';
      const target = context.targetName ?? executor;
      const task: TaskRequest = { id: `${project}:${target}`, project, target, options, after: [] };
      const seen = outputOfThisRun(context.root);
      // Nx takes what this process writes for what the task returns.
      const own = { ...seen, live: true, log: true };
      for await (const { outcome } of runTasks(executor, [task], context, own)) {
        const stream = outcome.success ? process.stdout : process.stderr;
        if (outcome.output !== '') stream.write(`${outcome.output}\n`);
        leave(task, outcome, seen.returned ? [] : outcome.warnings, seen);
        return { success: outcome.success };
      }
      return { success: false };
    },
    async *batch(taskGraph, inputs, _overrides, context) {
      const tasks = Object.values(taskGraph.tasks).map((task): TaskRequest => {
        const { project, target } = task.target;
        const options = inputs[task.id] as StepOptions;
        return { id: task.id, project, target, options, after: taskGraph.dependencies[task.id] ?? [] };
      });
      const seen = outputOfThisRun(context.root);
      for await (const { task, outcome } of runTasks(executor, tasks, context, seen)) {
        const { success, output } = outcome;
        if (outcome.stopped === true) {
          // As Nx does with what depends on a failed task. Its terminal UI stays open when several tasks have failed.
          yield { task: task.id, result: { success, terminalOutput: '', status: 'skipped' } };
          continue;
        }
        const unseen = seen.live ? [] : outcome.warnings;
        const willBeTold = leave(task, outcome, unseen, seen);
        if (success && !seen.returned && seen.live && !willBeTold && output !== '')
          process.stdout.write(`${output}\n`);
        const lines = [...unseen, ...(output === '' ? [] : [output])];
        yield {
          task: task.id,
          result: { success, terminalOutput: lines.map((line) => `${line}\n`).join('') },
        };
      }
    },
  };
}

/** Leaves a task's result for the report after the run; false where there is none. */
function leave(
  { id, project, target }: TaskRequest,
  { success, output, pointer, step }: TaskOutcome,
  warnings: readonly string[],
  seen: NxOutput,
): boolean {
  const shown = !success || seen.returned;
  const text = pointer === true ? '' : output;
  return leaveResult({ task: id, project, target, success, text, warnings, shown, step });
}

function runTasks(
  executor: StepExecutorName,
  tasks: readonly TaskRequest[],
  context: ExecutorContext,
  seen: NxOutput,
): ReturnType<typeof runBatch> {
  keepNoColor();
  const worldFor = sharedWorld(context);
  return runBatch(
    tasks,
    (task) => JSON.stringify([task.target, Object.entries(task.options).sort()]),
    (group) => runGroup(executor, group, context, worldFor, seen),
  );
}
