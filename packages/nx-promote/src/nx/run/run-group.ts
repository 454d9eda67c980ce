import { spellerIn } from '../output/spell-advice.js';
import type { ExecutorContext } from '@nx/devkit';
import { askedFirst } from '../../core/commands/ask-about-notes.js';
import { changesBetween } from '../../core/commands/changes/changes-between.js';
import { confirmedFirst } from '../../core/commands/confirm-entry.js';
import { chosenComponents } from '../../core/config/chosen-components.js';
import { renderError } from '../../core/errors/promote-error.js';
import type { Intent, StepName } from '../../core/intent.js';
import { firstStep, promotionTable } from '../../core/commands/promote.js';
import { runIntent } from '../../core/run-intent.js';
import type { World } from '../../core/world.js';
import { confirmAtTerminal } from '../options/ask-entry.js';
import { notesQuestionAtTerminal } from '../options/ask-notes.js';
import { stepOf, type StepExecutorName } from './chain-executors.js';
import { checkOptions } from '../options/check-options.js';
import type { Composition } from './compose.js';
import { errorText } from '../output/error-text.js';
import { onInterruption } from '../output/interrupted.js';
import { isSet, type NxOutput } from '../output/nx-output.js';
import type { ExecutorOptions } from '../options/option-table.js';
import { intentOf } from '../options/options.js';
import { appendOutcomes } from '../output/outcome-lines.js';
import { publishChanges } from '../output/publish-changes.js';
import { createReporter, isVerbose } from '../output/reporter.js';
import type { WorldFor } from './shared-world.js';
import { plainOutcome, type TaskOutcome } from './run-batch.js';
import type { StoryBook } from '../output/story-book.js';
import { outcomeOfAll, taskOutcomes, withUnseen, type GroupPlace } from '../output/task-outcomes.js';
import { checkSetByTarget, type TaskRequest } from '../options/task-request.js';
import { keepTranscript } from '../output/transcript.js';
import { checkTypedEnvironment } from '../options/typed-environment.js';
import { ownTargets, typedCommand } from '../options/typed-command.js';
import { asTyped, typedArguments } from '../options/typed-options.js';

/** What the groups of one process share. */
export interface ProcessOfRun extends Omit<GroupPlace, 'entries' | 'table'> {
  readonly seen: NxOutput;
  readonly book: StoryBook;
}

/** One step for every component of the group, as one intent. Never throws: an error is every task's outcome. */
export async function runGroup(
  executor: StepExecutorName,
  group: readonly TaskRequest[],
  context: ExecutorContext,
  worldFor: WorldFor,
  { seen, book, isFirst, isWhole }: ProcessOfRun,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  const transcript = keepTranscript(createReporter());
  const place = { book, isFirst, isWhole };
  try {
    const outcomes = await runIntentOf(executor, group, context, place, () => worldFor(transcript.reporter));
    return withUnseen(outcomes, transcript, seen, isVerbose());
  } catch (error) {
    const text = errorText(error, group[0]?.options.verbose === true, spellerIn(context));
    return withUnseen(outcomeOfAll(group, text), transcript, seen);
  }
}

async function runIntentOf(
  executor: StepExecutorName,
  group: readonly TaskRequest[],
  context: ExecutorContext,
  { book, ...place }: Omit<ProcessOfRun, 'seen'>,
  makeWorld: () => Promise<Composition>,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  const [first] = group;
  if (first === undefined) return new Map();
  for (const task of group) checkSetByTarget(task, context);
  const options = asTyped(first.options);
  checkOptions(executor, options);
  const step = stepOf(executor, first.options);
  const { project, target } = first;
  const running = { executor, target, options, known: ownTargets(project, context) };
  const projects = group.map((task) => task.project);
  checkTypedEnvironment({ ...running, projects }, context.root);
  const { world, broken } = await makeWorld();
  const sound = group.filter((task) => !broken.has(task.project));
  const outcomes = new Map<string, TaskOutcome>();
  for (const task of group) {
    const error = broken.get(task.project);
    if (error !== undefined) outcomes.set(task.id, plainOutcome(false, renderError(error, world.spell)));
  }
  // An intent without components would mean all of them.
  if (sound.length === 0) return outcomes;
  const names = sound.map((task) => task.project);
  if (options.preview === true) {
    for (const [id, outcome] of await preview(step, world, sound, options, context.root))
      outcomes.set(id, outcome);
    return outcomes;
  }
  const typed = typedCommand({ ...running, projects: names });
  const isTaken = sound.length > 1 || isSet(typedArguments());
  const intent = { ...intentOf(step, options, names, typed), whateverIsAhead: isTaken };
  const table = intent.dryRun ? await tableOf(world, intent) : '';
  const ask = options.ask === true ? notesQuestionAtTerminal(intent) : undefined;
  const confirmed = await confirmedFirst(world, intent, confirmAtTerminal(intent));
  const asked = await askedFirst(world, confirmed, ask);
  const endWatch = onInterruption(asked, first);
  const result = await runIntent(world, asked).finally(endWatch);
  if (intent.dryRun) world.reporter.detail(result.plan);
  const entries = await book.entries(world, intent, result);
  for (const [id, outcome] of taskOutcomes(sound, result, { ...place, entries, table }))
    outcomes.set(id, outcome);
  await appendOutcomes(intent, result.outcomes, world.reporter.warn);
  return outcomes;
}

/** What the changelog would say. The chain's other steps are there for its sake, and must do nothing then. */
async function preview(
  step: StepName,
  world: World,
  group: readonly TaskRequest[],
  options: ExecutorOptions,
  workspaceRoot: string,
): Promise<Map<string, TaskOutcome>> {
  const done = new Map(group.map(({ id }) => [id, plainOutcome(true, '')]));
  const [first] = group;
  if (step !== 'changelog' || first === undefined) return done;
  const { trunk, environments } = world.pipeline;
  const at = environments.findIndex(({ name }) => name === options.environment);
  const names = group.map(({ project }) => project);
  const question = {
    from: environments[at - 1]?.name ?? trunk,
    to: environments[at]?.name ?? '',
    components: chosenComponents(world.components, names),
  };
  let page = '';
  await publishChanges(await changesBetween(world, question), options, workspaceRoot, world, (text) => {
    page = text.trimEnd();
  });
  return done.set(first.id, plainOutcome(true, page));
}

/** Before the plans of its steps: what a promotion as a whole would bring, in the release engineer's table. */
async function tableOf(world: World, intent: Intent): Promise<string> {
  const environment = world.pipeline.environments.find(({ name }) => name === intent.environment);
  if (environment?.enters !== 'on-request' || intent.step !== firstStep(world, environment.name)) return '';
  return promotionTable(world, intent);
}
