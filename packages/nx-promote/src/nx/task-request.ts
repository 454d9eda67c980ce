import type { ExecutorContext } from '@nx/devkit';
import { PromoteError } from '../core/errors.js';
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
  throw new PromoteError({
    kind: 'user',
    code: 'ENVIRONMENT_OF_TARGET',
    message:
      `${task.project}:${task.target} acts in ${String(own)}; ` +
      `it cannot be sent to ${task.options.environment} by an option.`,
    hints: [`run the target of that environment, or leave out --environment=${task.options.environment}`],
  });
}

function checkStep({ project, target, options }: TaskRequest, own: unknown): void {
  if (options.step === own) return;
  throw new PromoteError({
    kind: 'user',
    code: 'STEP_OF_TARGET',
    message: `${project}:${target} is a step of its own; the option --step=${options.step ?? ''} cannot make it another.`,
    hints: [`run the target of that step, or leave out --step=${options.step ?? ''}`],
  });
}
