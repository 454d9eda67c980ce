import type { ExecutorContext } from '@nx/devkit';
import { askedTargets } from './hooks/asked-targets.js';
import type { TaskRequest } from './task-request.js';
import { typedArguments } from './typed-options.js';

/**
 * What to type to get the same again: the target that a person asked for, not the step of its chain that has
 * something to say. That step alone would claim and go no further.
 */
export function typedCommand(
  group: readonly Pick<TaskRequest, 'project' | 'target'>[],
  environment: string,
  known: ReadonlySet<string>,
  words: readonly string[] = typedArguments(),
): string {
  const [first] = group;
  if (first === undefined) return '';
  const asked = [...askedTargets(words, known).targets];
  const target = asked.includes(first.target)
    ? first.target
    : (asked.find((name) => name.endsWith(`-${environment}`)) ?? asked[0] ?? first.target);
  if (group.length === 1) return `nx run ${first.project}:${target}`;
  return `nx run-many -t ${target} -p ${group.map(({ project }) => project).join(',')}`;
}

/** The targets of the project that are this plugin's. */
export function ownTargets(project: string, context: ExecutorContext): ReadonlySet<string> {
  const targets = context.projectsConfigurations.projects[project]?.targets ?? {};
  return new Set(
    Object.keys(targets).filter((name) => targets[name]?.executor?.startsWith('nx-promote:') === true),
  );
}
