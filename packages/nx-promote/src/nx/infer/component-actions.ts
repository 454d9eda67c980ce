import type { EnvironmentName } from '../../core/config/environment-names.js';
import { targetName, type PluginOptions } from './target-names.js';

/** A target of a component beside the chain: something that a person does on purpose, and that stands alone. */
export interface ComponentAction {
  readonly executor: string;
  /** The word in its name: `rollback` in `rollback-staging`. */
  readonly word: string;
  /** Which environments have it; null where it is about the component as a whole. */
  readonly environments: ((environment: EnvironmentName) => boolean) | null;
  /** Whether a component has it at all. */
  readonly where?: (environments: readonly EnvironmentName[]) => boolean;
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
    executor: 'try',
    word: 'try',
    environments: ({ acceptsUnmerged }) => acceptsUnmerged,
    describe: (environment) => `Tries a commit that is not merged in ${environment}; it goes no further`,
  },
  {
    executor: 'why',
    word: 'why',
    environments: () => true,
    describe: (environment) =>
      `Says why the newest change is not in ${environment}, and what brings it there`,
  },
  {
    executor: 'hotfix',
    word: 'hotfix',
    environments: null,
    where: (environments) => environments.some(entersOnRequest),
    describe: () => 'Begins a hotfix: the decision on the record, and a branch from what runs',
  },
  {
    executor: 'ship-hotfix',
    word: 'hotfix',
    environments: entersOnRequest,
    describe: (environment) =>
      `Brings the hotfix of a branch into ${environment}, under the rules of the trunk`,
  },
  {
    executor: 'forward-port',
    word: 'hotfix-forward-port',
    environments: null,
    where: (environments) => environments.some(entersOnRequest),
    describe: () =>
      'Brings a hotfix to the trunk, on a branch with a pull request; or records why it need not be there',
  },
];

/** Hotfixes go through the environments that are entered on request. */
function entersOnRequest({ enters }: EnvironmentName): boolean {
  return enters === 'on-request';
}

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
  return COMPONENT_ACTIONS.flatMap((action): DrawnAction[] => {
    const { executor, word, environments: fits, where, describe } = action;
    if (where?.(environments) === false) return [];
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
