import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import type { StepName } from '../core/intent.js';
import type { ExecutorName } from './executor-table.js';
import type { StepOptions } from './options.js';
import { runBatch } from './run-batch.js';
import { runGroup } from './run-group.js';
import type { TaskRequest } from './task-request.js';

/** What Nx wants to hear of each task of a batch. */
export interface BatchTaskResult {
  readonly task: string;
  readonly result: { readonly success: boolean; readonly terminalOutput: string };
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
export function stepExecutor(
  executor: ExecutorName,
  step: StepName,
): {
  readonly single: SingleExecutor;
  readonly batch: BatchExecutor;
} {
  return {
    single: async (options, context) => {
      const project = context.projectName ?? '';
      const target = context.targetName ?? step;
      const task: TaskRequest = { id: `${project}:${target}`, project, target, options, after: [] };
      for await (const { outcome } of runTasks(executor, step, [task], context))
        return { success: outcome.success };
      return { success: false };
    },
    async *batch(taskGraph, inputs, _overrides, context) {
      const tasks = Object.values(taskGraph.tasks).map((task): TaskRequest => {
        const { project, target } = task.target;
        const options = inputs[task.id] as StepOptions;
        return { id: task.id, project, target, options, after: taskGraph.dependencies[task.id] ?? [] };
      });
      for await (const { task, outcome } of runTasks(executor, step, tasks, context)) {
        yield { task: task.id, result: { success: outcome.success, terminalOutput: '' } };
      }
    },
  };
}

function runTasks(
  executor: ExecutorName,
  step: StepName,
  tasks: readonly TaskRequest[],
  context: ExecutorContext,
): ReturnType<typeof runBatch> {
  return runBatch(
    tasks,
    (task) => JSON.stringify([task.target, Object.entries(task.options).sort()]),
    (group) => runGroup(executor, step, group, context),
  );
}
