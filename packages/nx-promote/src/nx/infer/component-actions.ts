import type { EnvironmentName } from '../../core/config/environment-names.js';
import { targetName, type PluginOptions } from './target-names.js';

/** A target of a component beside the chain: something that a person does on purpose, and that stands alone. */
export interface ComponentAction {
  readonly executor: string;
  /** The word in its name: `rollback` in `rollback-staging`. */
  readonly word: string;
  /** Which environments have it; null where it is about the component as a whole. */
  readonly environments: ((environment: EnvironmentName) => boolean) | null;
  readonly describe: (environment: string) => string;
}

/** A new one is one entry here, a row in the table of executors and a folder in `executors/`. */
export const COMPONENT_ACTIONS: readonly ComponentAction[] = [
  {
    executor: 'rollback',
    word: 'rollback',
    environments: () => true,
    describe: (environment) => `Puts what ran before back in ${environment}, and pins it there`,
  },
  {
    executor: 'unpin',
    word: 'unpin',
    environments: () => true,
    describe: (environment) => `Lets releases into ${environment} again after a rollback`,
  },
  {
    executor: 'reverify',
    word: 'reverify',
    environments: () => true,
    describe: (environment) => `Runs the suites of ${environment} again on the same artifact`,
  },
  {
    executor: 'adopt',
    word: 'adopt',
    environments: () => true,
    describe: (environment) => `Takes what ${environment} was found to run into the ledger`,
  },
  {
    executor: 'why',
    word: 'why',
    environments: () => true,
    describe: (environment) =>
      `Says why the newest change is not in ${environment}, and what brings it there`,
  },
];

/** One target of one action. */
export interface DrawnAction {
  readonly name: string;
  readonly executor: string;
  readonly environment: string | null;
  readonly description: string;
}

/** Every action of a component. */
export function drawActions(
  environments: readonly EnvironmentName[],
  options: PluginOptions | undefined,
): DrawnAction[] {
  return COMPONENT_ACTIONS.flatMap(({ executor, word, environments: fits, describe }): DrawnAction[] => {
    if (fits === null) {
      const name = targetName(word, null, options);
      return [{ name, executor, environment: null, description: describe('') }];
    }
    return environments.filter(fits).map(({ name: environment }) => ({
      name: targetName(word, environment, options),
      executor,
      environment,
      description: describe(environment),
    }));
  });
}
