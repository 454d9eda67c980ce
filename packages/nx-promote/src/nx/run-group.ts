import type { ExecutorContext } from '@nx/devkit';
import { renderError } from '../core/errors.js';
import type { ComponentOutcome, Intent, IntentResult, StepName } from '../core/intent.js';
import type { Reporter } from '../core/ports/reporter.js';
import { changesBetween } from '../core/between/changes-between.js';
import { chosenComponents } from '../core/config/chosen-components.js';
import { firstStep, promote } from '../core/promote.js';
import { askedFirst } from '../core/ask-about-notes.js';
import { runIntent } from '../core/run-intent.js';
import { notesQuestionAtTerminal } from './ask-notes.js';
import { checkOptions } from './check-options.js';
import { compose } from './compose.js';
import { errorText } from './error-text.js';
import type { ExecutorName } from './executor-table.js';
import { intentOf } from './options.js';
import type { ExecutorOptions } from './option-table.js';
import { publishChanges } from './publish-changes.js';
import type { TaskOutcome } from './run-batch.js';
import { appendOutcomes } from './outcome-lines.js';
import { outcomeText } from './outcome-text.js';
import { appendStepSummary } from './step-summary.js';
import { checkEnvironment, type TaskRequest } from './task-request.js';
import { ownTargets, typedCommand } from './typed-command.js';
import { asTyped, typedArguments } from './typed-options.js';
import type { World } from '../core/world.js';

/** One step for every component of the group, as one intent. Never throws: an error is every task's outcome. */
export async function runGroup(
  executor: ExecutorName,
  step: StepName,
  group: readonly TaskRequest[],
  context: ExecutorContext,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  try {
    return await runIntentOf(executor, step, group, context);
  } catch (error) {
    const text = errorText(error, group[0]?.options.verbose === true);
    console.error(text);
    return new Map(group.map((task) => [task.id, { success: false, output: text }]));
  }
}

async function runIntentOf(
  executor: ExecutorName,
  step: StepName,
  group: readonly TaskRequest[],
  context: ExecutorContext,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  const [first] = group;
  if (first === undefined) return new Map();
  for (const task of group) checkEnvironment(task, context);
  const options = asTyped(first.options);
  checkOptions(executor, options);
  const { world, broken } = await compose(context);
  const sound = group.filter((task) => !broken.has(task.project));
  const outcomes = new Map<string, TaskOutcome>();
  for (const task of group) {
    const error = broken.get(task.project);
    if (error !== undefined) outcomes.set(task.id, tell(world.reporter, failure(renderError(error))));
  }
  // An intent without components would mean all of them.
  if (sound.length === 0) return outcomes;
  const names = sound.map((task) => task.project);
  if (options.preview === true) return preview(executor, world, sound, options, context.root);
  const { project, target } = first;
  const typed = typedCommand({ projects: names, target, options, known: ownTargets(project, context) });
  const intent = { ...intentOf(step, options, names, typed), whateverIsAhead: isSet(sound) };
  if (intent.dryRun) await showPromotion(world, intent);
  const ask = options.ask === true ? notesQuestionAtTerminal(options.environment) : undefined;
  const result = await runIntent(world, await askedFirst(world, intent, ask));
  if (intent.dryRun && result.plan !== '') world.reporter.tell(result.plan);
  for (const task of sound) outcomes.set(task.id, tell(world.reporter, outcomeOf(task, result)));
  await appendStepSummary(intent, result);
  await appendOutcomes(intent, result.outcomes);
  return outcomes;
}

/** What the changelog would say. The chain's other steps are there for its sake, and must do nothing then. */
async function preview(
  executor: ExecutorName,
  world: World,
  group: readonly TaskRequest[],
  options: ExecutorOptions,
  workspaceRoot: string,
): Promise<Map<string, TaskOutcome>> {
  const done = new Map(group.map(({ id }) => [id, { success: true, output: '' }]));
  if (executor !== 'changelog') return done;
  const { trunk, environments } = world.pipeline;
  const at = environments.findIndex(({ name }) => name === options.environment);
  const names = group.map(({ project }) => project);
  const question = {
    from: environments[at - 1]?.name ?? trunk,
    to: environments[at]?.name ?? '',
    components: chosenComponents(world.components, names),
  };
  await publishChanges(await changesBetween(world, question), options, workspaceRoot, world);
  return done;
}

/** Whether these were taken together, and not one by one named. */
function isSet(group: readonly TaskRequest[]): boolean {
  return group.length > 1 || typedArguments().some((word) => word === 'run-many' || word === 'affected');
}

/** Before the plans of its steps: what a promotion as a whole would bring, in the release engineer's table. */
async function showPromotion(world: World, intent: Intent): Promise<void> {
  const environment = world.pipeline.environments.find(({ name }) => name === intent.environment);
  if (environment?.enters !== 'on-request' || intent.step !== firstStep(world, environment.name)) return;
  const { table } = await promote(world, intent);
  world.reporter.tell(table);
}

function outcomeOf(task: TaskRequest, result: IntentResult): TaskOutcome {
  const outcome = result.outcomes.get(task.project);
  if (outcome === undefined) return failure(`${task.project}: the run ended without an outcome for it.`);
  return outcome.success ? { success: true, output: outcomeText(outcome) } : failure(failureText(outcome));
}

function failureText(outcome: ComponentOutcome): string {
  return outcome.error === null ? outcomeText(outcome) : renderError(outcome.error);
}

function failure(output: string): TaskOutcome {
  return { success: false, output };
}

function tell(reporter: Reporter, outcome: TaskOutcome): TaskOutcome {
  if (outcome.success) reporter.tell(outcome.output);
  else reporter.warn(outcome.output);
  return outcome;
}
