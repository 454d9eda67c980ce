import type { Environment } from './pipeline.js';

/** What a person types to bring a component into an environment. */
export function releaseCommand(
  component: string,
  { name, enters }: Pick<Environment, 'name' | 'enters'>,
): string {
  return enters === 'on-merge' ? `nx run ${component}:release` : `nx run ${component}:release-${name}`;
}

/** Something that a person does on purpose in one environment. */
export function actionCommand(component: string, action: string, environment: string): string {
  return `nx run ${component}:${action} --environment=${environment}`;
}

/** What tests the artifact that runs. What was adopted is tested where it is: the chain would first bring the newest. */
export function testCommand(component: string, environment: string, isAdopted: boolean): string {
  if (isAdopted) return actionCommand(component, 'reverify', environment);
  return `nx run ${component}:integration-test-${environment}`;
}
