import type { ExecutorContext } from '@nx/devkit';
import { renderError } from '../core/errors.js';
import type { World } from '../core/world.js';
import { checkOptions } from './check-options.js';
import { compose, type Composition } from './compose.js';
import { errorText } from './error-text.js';
import type { ExecutorName } from './executor-table.js';
import { keepNoColor } from './no-color.js';
import type { ExecutorOptions } from './option-table.js';
import { leaveResult } from './results/results-file.js';
import { rootNameNote } from './root-name-note.js';
import { checkSetByTarget } from './task-request.js';
import { outputOfThisRun } from './this-run.js';
import { checkTypedEnvironment } from './typed-environment.js';
import { typedCommand } from './typed-command.js';
import { asTyped } from './typed-options.js';

/** What an action on the workspace as a whole is given. */
export interface RootRun {
  readonly world: World;
  readonly options: ExecutorOptions;
  readonly workspaceRoot: string;
  /** The project whose target it is. */
  readonly project: string;
  /** What to type to get the same again. */
  readonly typed: string;
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
  composeWorld: (context: ExecutorContext) => Promise<Composition> = compose,
): (options: ExecutorOptions, context: ExecutorContext) => Promise<{ success: boolean }> {
  return async (given, context) => {
    keepNoColor();
    const options = asTyped(given);
    const leave = (success: boolean): { success: boolean } => {
      leaveRootResult(name, context, success);
      return { success };
    };
    try {
      checkOptions(name, options);
      checkOwnEnvironment(options, context);
      const project = context.projectName ?? '';
      const target = context.targetName ?? name;
      const running = { executor: name, projects: [project], target, options, known: [target] };
      checkTypedEnvironment(running, context.root);
      const { world, broken } = await composeWorld(context);
      // What is broken concerns its own component only, but silence would look as if it had nothing to do.
      for (const error of broken.values()) world.reporter.warn(renderError(error));
      const note = rootNameNote(context);
      if (note !== null) world.reporter.warn(note);
      const typed = typedCommand(running);
      return leave(await act({ world, options, workspaceRoot: context.root, project, typed }));
    } catch (error) {
      console.error(errorText(error, options.verbose === true));
      return leave(false);
    }
  };
}

/** What it says it has written itself; whether Nx shows that is another question. */
function leaveRootResult(name: ExecutorName, context: ExecutorContext, success: boolean): void {
  const [project, target] = [context.projectName ?? '', context.targetName ?? name];
  const shown = !success || outputOfThisRun(context.root).returned;
  const task = `${project}:${target}`;
  leaveResult({ task, project, target, success, text: null, warnings: [], shown, step: null });
}
