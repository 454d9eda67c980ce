import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentMissing } from '../../core/errors/environments.js';
import { insistKnown } from '../../core/errors/insist-known.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { readEnvironmentNames } from '../../core/config/environment-names.js';
import { environmentIsTyped } from './executor-table.js';
import { environmentsOf } from '../infer/component-actions.js';
import { PIPELINE_FILE } from '../infer/create-nodes.js';
import { typedCommand, type RunningTasks } from './typed-command.js';

/**
 * Refuses an action without an environment, or with one that does not exist, before anything is looked at. A pipeline
 * that cannot be read is refused by whoever reads all of it.
 */
export function checkTypedEnvironment(tasks: RunningTasks, workspaceRoot: string): void {
  const { executor, target, options } = tasks;
  if (!environmentIsTyped(executor)) return;
  const environments = environmentsIn(workspaceRoot);
  if (environments === null) return;
  const { environment = '', ...others } = options;
  if (environment === '') {
    const fitting = environmentsOf(executor, environments).map(({ name }) => name);
    const command = typedCommand({ ...tasks, options: others });
    throw new PromoteError(environmentMissing(target, fitting, command));
  }
  insistKnown(
    'environment',
    environment,
    environments.map(({ name }) => name),
  );
}

function environmentsIn(workspaceRoot: string): ReturnType<typeof readEnvironmentNames> {
  try {
    return readEnvironmentNames(readFileSync(join(workspaceRoot, PIPELINE_FILE), 'utf8'));
  } catch {
    return null;
  }
}
