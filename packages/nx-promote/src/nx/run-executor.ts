import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { PromoteError, renderError } from '../core/errors.js';
import type { ComponentOutcome, IntentResult, StepName } from '../core/intent.js';
import type { Reporter } from '../core/ports/reporter.js';
import type { World } from '../core/world.js';
import { intentOf, type StepOptions } from './options.js';
import { runBatch, type TaskOutcome } from './run-batch.js';
import { checkEnvironment, type TaskRequest } from './task-request.js';

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
export function stepExecutor(step: StepName): {
  readonly single: SingleExecutor;
  readonly batch: BatchExecutor;
} {
  return {
    single: async (options, context) => {
      const project = context.projectName ?? '';
      const target = context.targetName ?? step;
      const task: TaskRequest = { id: `${project}:${target}`, project, target, options, after: [] };
      for await (const { outcome } of runTasks(step, [task], context)) return { success: outcome.success };
      return { success: false };
    },
    async *batch(taskGraph, inputs, _overrides, context) {
      const tasks = Object.values(taskGraph.tasks).map((task): TaskRequest => {
        const { project, target } = task.target;
        const options = inputs[task.id] as StepOptions;
        return { id: task.id, project, target, options, after: taskGraph.dependencies[task.id] ?? [] };
      });
      for await (const { task, outcome } of runTasks(step, tasks, context)) {
        yield { task: task.id, result: { success: outcome.success, terminalOutput: outcome.output } };
      }
    },
  };
}

function runTasks(
  step: StepName,
  tasks: readonly TaskRequest[],
  context: ExecutorContext,
): ReturnType<typeof runBatch> {
  return runBatch(
    tasks,
    (task) => JSON.stringify([task.target, Object.entries(task.options).sort()]),
    (group) => runGroup(step, group, context),
  );
}

/** One intent about all components of the group. */
async function runGroup(
  step: StepName,
  group: readonly TaskRequest[],
  context: ExecutorContext,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  const first = group[0];
  if (first === undefined) return new Map();
  try {
    for (const task of group) checkEnvironment(task, context);
    const intent = intentOf(
      step,
      first.options,
      group.map((task) => task.project),
      typed(group),
    );
    const { compose } = await import('./compose.js');
    const { runIntent } = await import('../core/run-intent.js');
    const world: World = await compose(context);
    const result = await runIntent(world, intent);
    if (intent.dryRun && result.plan !== '') world.reporter.tell(result.plan);
    tellOutcomes(world.reporter, result);
    await (await import('./step-summary.js')).appendStepSummary(intent, result);
    return new Map(group.map((task) => [task.id, taskOutcome(result.outcomes.get(task.project))]));
  } catch (error) {
    return failAll(group, error, first.options.verbose === true);
  }
}

/** What to type to get the same again. */
function typed(group: readonly TaskRequest[]): string {
  const [first] = group;
  if (first === undefined) return '';
  if (group.length === 1) return `nx run ${first.project}:${first.target}`;
  return `nx run-many -t ${first.target} -p ${group.map((task) => task.project).join(',')}`;
}

function tellOutcomes(reporter: Reporter, result: IntentResult): void {
  for (const outcome of result.outcomes.values()) {
    if (outcome.success) reporter.tell(`${outcome.component}: ${outcome.summary}`);
    else reporter.warn(failureText(outcome));
  }
}

function failureText(outcome: ComponentOutcome): string {
  return outcome.error === null ? `${outcome.component}: ${outcome.summary}` : renderError(outcome.error);
}

function taskOutcome(outcome: ComponentOutcome | undefined): TaskOutcome {
  if (outcome === undefined) return { success: true, output: 'nothing to do' };
  return { success: outcome.success, output: outcome.success ? outcome.summary : failureText(outcome) };
}

/** An error made for people is shown as its sentences; anything else is a bug of ours and keeps its stack. */
function failAll(
  group: readonly TaskRequest[],
  error: unknown,
  verbose: boolean,
): ReadonlyMap<string, TaskOutcome> {
  const forPeople = error instanceof PromoteError && error.kind !== 'bug';
  const output = forPeople ? renderError(error) : `This is a bug in nx-promote.\n${stackOf(error)}`;
  console.error(verbose && forPeople ? `${output}\n${stackOf(error)}` : output);
  return new Map(group.map((task) => [task.id, { success: false, output }]));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
