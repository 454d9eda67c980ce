import type { ChainStep, StepName } from '../../core/intent.js';
import type { ExecutorName } from '../options/executor-table.js';
import type { StepOptions } from '../options/options.js';

/**
 * The executor behind every target of the chain. Nx makes one batch, which is one process, of tasks that share an
 * executor: with one executor for each step a release would be as many processes as it has steps.
 */
export const CHAIN_EXECUTOR = 'release' satisfies ExecutorName;

/** The executors that act by steps, and the step of each. A `project.json` may name those of the chain one by one. */
export const STEP_EXECUTORS = {
  tag: 'tag',
  name: 'name',
  deploy: 'deploy',
  'integration-test': 'verify',
  changelog: 'changelog',
  release: 'release',
  rollback: 'rollback',
  unpin: 'unpin',
  reverify: 'reverify',
  adopt: 'adopt',
} as const satisfies Partial<Record<ExecutorName, StepName>>;

export type StepExecutorName = keyof typeof STEP_EXECUTORS;

/** The executor of a step of the chain, which is also what the option `step` says: `verify` -> `integration-test`. */
export function stepWord<S extends ChainStep>(step: S): S extends 'verify' ? 'integration-test' : S;
export function stepWord(step: ChainStep): StepExecutorName {
  return step === 'verify' ? 'integration-test' : step;
}

/** The step of a task: its executor's, save where a target of the chain names another. */
export function stepOf(executor: StepExecutorName, { step }: StepOptions): StepName {
  return STEP_EXECUTORS[(step ?? executor) as StepExecutorName];
}
