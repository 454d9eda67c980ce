import type { ExecutorContext } from '@nx/devkit';
import { PromoteError } from '../../core/errors/promote-error.js';
import { environmentOfTarget, stepOfTarget } from '../../core/errors/options.js';
import type { StepOptions } from './options.js';

/** One Nx task as the executors see it. `after` are the tasks that must have succeeded before it. */
export interface TaskRequest {
  readonly id: string;
  readonly project: string;
  readonly target: string;
  readonly options: StepOptions;
  readonly after: readonly string[];
}

/**
 * The environment and the step belong to the target: an `--environment` that is typed would be forwarded to the whole
 * chain and make `deploy-dev` deploy into another one.
 */
export function checkSetByTarget(task: TaskRequest, context: ExecutorContext): void {
  const target = context.projectsConfigurations.projects[task.project]?.targets?.[task.target];
  const own: unknown = target?.options?.environment;
  if (own === undefined || own === task.options.environment) return checkStep(task, target?.options?.step);
  throw new PromoteError(
    environmentOfTarget(`${task.project}:${task.target}`, String(own), task.options.environment),
  );
}

function checkStep({ project, target, options }: TaskRequest, own: unknown): void {
  if (options.step === own) return;
  throw new PromoteError(stepOfTarget(`${project}:${target}`, options.step ?? ''));
}
