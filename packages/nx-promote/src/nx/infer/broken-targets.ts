import type { TargetConfiguration } from '@nx/devkit';

/** The executor whose only work is to fail with a message. */
export const BROKEN_EXECUTOR = 'nx-promote:broken';

/**
 * The same targets, each failing with the message. A plugin that throws while it infers breaks every nx
 * command of the workspace; a target that fails breaks nobody who did not ask for it.
 */
export function brokenTargets(
  targets: Readonly<Record<string, TargetConfiguration>>,
  message: string,
): Record<string, TargetConfiguration> {
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [
      name,
      {
        executor: BROKEN_EXECUTOR,
        cache: false,
        options: { message },
        ...(target.metadata === undefined ? {} : { metadata: target.metadata }),
      },
    ]),
  );
}

/** What can be drawn when not even the environments are known. */
export function brokenWithoutEnvironments(
  names: readonly string[],
  message: string,
): Record<string, TargetConfiguration> {
  return brokenTargets(Object.fromEntries(names.map((name) => [name, {}])), message);
}
