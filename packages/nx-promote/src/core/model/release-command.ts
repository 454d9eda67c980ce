import type { Environment } from './pipeline.js';

/** What a person types to bring a component into an environment. */
export function releaseCommand(
  component: string,
  { name, enters }: Pick<Environment, 'name' | 'enters'>,
): string {
  return enters === 'on-merge' ? `nx run ${component}:release` : `nx run ${component}:release-${name}`;
}
