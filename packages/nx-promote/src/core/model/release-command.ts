import { type Advice, advice, type ComponentCommand, run } from './advice.js';
import type { Environment } from './pipeline.js';

/** What a person types to bring a component into an environment. */
export function releaseCommand(
  component: string,
  { name, enters }: Pick<Environment, 'name' | 'enters'>,
): Advice {
  return enters === 'on-merge'
    ? advice`${run(component, 'release')}`
    : advice`${run(component, 'release', name)}`;
}

/** Something that a person does on purpose in one environment. */
export function actionCommand(component: string, action: ComponentCommand, environment: string): Advice {
  return advice`${run(component, action, environment)}`;
}

/** What tests the artifact that runs. What was adopted is tested where it is: the chain would first bring the newest. */
export function testCommand(component: string, environment: string, isAdopted: boolean): Advice {
  if (isAdopted) return actionCommand(component, 'reverify', environment);
  return advice`${run(component, 'integration-test', environment)}`;
}
