import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import type { StepExecutorName } from './chain-executors.js';
import { keepNoColor } from '../output/no-color.js';
import type { NxOutput } from '../output/nx-output.js';
import type { StepOptions } from '../options/options.js';
import { ResultsOfProcess } from '../output/results-of-process.js';
import { runBatch } from './run-batch.js';
import { runGroup } from './run-group.js';
import { sharedWorld } from './shared-world.js';
import { StoryBook } from '../output/story-book.js';
import type { TaskRequest } from '../options/task-request.js';
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
      const results = new ResultsOfProcess(seen);
      // Nx takes what this process writes for what the task returns.
      const own = { ...seen, live: true };
      for await (const ended of runTasks(executor, [task], context, own, false)) {
        const { outcome } = ended;
        const stream = outcome.success ? process.stdout : process.stderr;
        const told = { ...outcome, warnings: seen.returned ? [] : outcome.warnings };
        const texts = [outcome.output, await results.add({ ...ended, outcome: told })];
        for (const text of texts.filter(Boolean)) stream.write(`${text}\n`);
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
      const results = new ResultsOfProcess(seen);
      for await (const ended of runTasks(executor, tasks, context, seen, true)) {
        const { task } = ended;
        const { success } = ended.outcome;
        if (ended.outcome.stopped === true) {
          // As Nx does with what depends on a failed task. Its terminal UI stays open when several tasks have failed.
          yield { task: task.id, result: { success, terminalOutput: '', status: 'skipped' } };
          continue;
        }
        const outcome = results.withWholePlan(ended);
        const unseen = seen.live ? [] : outcome.warnings;
        const rest = await results.add({ ...ended, outcome: { ...outcome, warnings: unseen } });
        const isKeptBack = seen.live && !seen.returned;
        if (isKeptBack && rest !== '') process.stdout.write(`${rest}\n`);
        const lines = [...unseen, outcome.output, isKeptBack ? '' : rest].filter((line) => line !== '');
        yield {
          task: task.id,
          result: { success, terminalOutput: lines.map((line) => `${line}\n`).join('') },
        };
      }
    },
  };
}

function runTasks(
  executor: StepExecutorName,
  tasks: readonly TaskRequest[],
  context: ExecutorContext,
  seen: NxOutput,
  isWhole: boolean,
): ReturnType<typeof runBatch> {
  keepNoColor();
  const worldFor = sharedWorld(context);
  const book = new StoryBook();
  const headed = new Set<string>();
  const isFirst = ({ project, options, target }: TaskRequest): boolean => {
    // In a process of its own a task does not know what came before it; a chain begins with one of these.
    const is = isWhole ? !headed.has(project) : ['tag', 'name'].includes(options.step ?? target);
    headed.add(project);
    return is;
  };
  return runBatch(
    tasks,
    (task) => JSON.stringify([task.target, Object.entries(task.options).sort()]),
    (group) => runGroup(executor, group, context, worldFor, { seen, book, isFirst, isWhole }),
  );
}
