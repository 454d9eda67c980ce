import { spellerIn } from '../output/spell-advice.js';
import type { ExecutorContext } from '@nx/devkit';
import { renderError } from '../../core/errors/promote-error.js';
import type { EndedStep } from '../../core/intent.js';
import type { Reporter } from '../../core/ports/reporter.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import type { World } from '../../core/world.js';
import { checkOptions } from '../options/check-options.js';
import { compose, OWN_RULES, type Composition } from './compose.js';
import { errorText } from '../output/error-text.js';
import type { ExecutorName } from '../options/executor-table.js';
import { keepNoColor } from '../output/no-color.js';
import type { ExecutorOptions } from '../options/option-table.js';
import { createReporter } from '../output/reporter.js';
import { endOfRun } from '../output/end-of-run.js';
import { leaveResult } from '../output/results-file.js';
import type { TaskResult } from '../output/task-result.js';
import { rootNameNote } from './root-name-note.js';
import { logsOf } from '../output/task-outcomes.js';
import { checkSetByTarget } from '../options/task-request.js';
import { tellSteps } from '../output/tell-steps.js';
import { outputOfThisRun } from './this-run.js';
import { checkTypedEnvironment } from '../options/typed-environment.js';
import { keepTranscript } from '../output/transcript.js';
import { typedCommand } from '../options/typed-command.js';
import { asTyped } from '../options/typed-options.js';

/** What an action on the workspace as a whole is given. */
export interface RootRun {
  readonly world: World;
  readonly options: ExecutorOptions;
  readonly workspaceRoot: string;
  /** The project whose target it is. */
  readonly project: string;
  /** What to type to get the same again. */
  readonly typed: string;
  /** Says what the steps of the chain have come to that it ran. */
  readonly tellSteps: (ended: readonly EndedStep[], whole: EndedStep) => Promise<void>;
}

/** False, when it did not do what was asked for; it has said why by then. */
export type RootAction = (run: RootRun) => Promise<boolean>;

/** `promote-staging --environment=production` would be a target that does not do what it is called. */
function checkOwnEnvironment(options: ExecutorOptions, context: ExecutorContext): void {
  const { environment } = options;
  if (environment === undefined) return;
  const [project, target] = [context.projectName ?? '', context.targetName ?? ''];
  const task = {
    id: `${project}:${target}`,
    project,
    target,
    options: { ...options, environment },
    after: [],
  };
  checkSetByTarget(task, context);
}

/** An executor of the root project: options, world, action; an error is a message and exit code 1. */
export function rootExecutor(
  name: ExecutorName,
  act: RootAction,
  composeWorld: (context: ExecutorContext, reporter: Reporter) => Promise<Composition> = composeOwn,
): (options: ExecutorOptions, context: ExecutorContext) => Promise<{ success: boolean }> {
  return async (given, context) => {
    keepNoColor();
    const options = asTyped(given);
    const began = Date.now();
    const transcript = keepTranscript(createReporter(), true);
    const entries: StoryEntry[] = [];
    const leave = async (success: boolean): Promise<{ success: boolean }> => {
      await leaveRootResult(name, context, { success, began, entries, logs: logsOf(transcript.printed()) });
      return { success };
    };
    try {
      checkOptions(name, options);
      checkOwnEnvironment(options, context);
      const project = context.projectName ?? '';
      const target = context.targetName ?? name;
      const running = { executor: name, projects: [project], target, options, known: [target] };
      checkTypedEnvironment(running, context.root);
      const { world, broken } = await composeWorld(context, transcript.reporter);
      // What is broken concerns its own component only, but silence would look as if it had nothing to do.
      for (const error of broken.values()) world.reporter.warn(renderError(error, world.spell));
      const note = rootNameNote(context);
      if (note !== null) world.reporter.warn(note);
      const typed = typedCommand(running);
      const tell: RootRun['tellSteps'] = async (ended, whole) => {
        entries.push(...(await tellSteps(world, ended, whole)));
      };
      const run = { world, options, workspaceRoot: context.root, project, typed, tellSteps: tell };
      return await leave(await act(run));
    } catch (error) {
      console.error(errorText(error, options.verbose === true, spellerIn(context)));
      return await leave(false);
    }
  };
}

function composeOwn(context: ExecutorContext, reporter: Reporter): Promise<Composition> {
  return compose(context, OWN_RULES, reporter);
}

/** What it says it has written itself; whether Nx shows that is another question. */
async function leaveRootResult(
  name: ExecutorName,
  context: ExecutorContext,
  facts: Pick<TaskResult, 'success' | 'began' | 'entries' | 'logs'>,
): Promise<void> {
  const [project, target] = [context.projectName ?? '', context.targetName ?? name];
  const shown = !facts.success || outputOfThisRun(context.root).returned;
  const result: TaskResult = {
    ...{ task: `${project}:${target}`, project, target, text: null, warnings: [], shown, ended: Date.now() },
    ...facts,
  };
  if (leaveResult(result)) return;
  const rest = await endOfRun([{ ...result, shown: true }]);
  if (rest !== '') process.stdout.write(`${rest}\n`);
}
