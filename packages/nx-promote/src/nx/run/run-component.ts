import { PromoteError } from '../../core/errors/promote-error.js';
import { componentBroken } from '../../core/errors/config.js';
import type { Component } from '../../core/model/component.js';
import type { ExecutorName } from '../options/executor-table.js';
import { rootExecutor, type RootRun } from './run-root.js';

/** What an action on one component, beside the chain and by itself, is given. */
export interface ComponentRun extends RootRun {
  readonly component: Component;
}

/** How the world is made, where not as usual. */
type ComposeArgument =
  Parameters<typeof rootExecutor> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** An executor of a component that is no step: it looks, or prepares, and has its own story. */
export function componentExecutor(
  name: ExecutorName,
  act: (run: ComponentRun) => Promise<boolean>,
  ...compose: ComposeArgument
): ReturnType<typeof rootExecutor> {
  return rootExecutor(
    name,
    async (run) => {
      const component = run.world.components.find((one) => one.name === run.project);
      if (component === undefined) throw notUsable(run.project);
      return act({ ...run, component });
    },
    ...compose,
  );
}

function notUsable(project: string): PromoteError {
  return new PromoteError(componentBroken(project));
}
