import type { EnvironmentName } from '../../core/config/environment-names.js';
import { targetName, type PluginOptions, type TargetWord } from './target-names.js';

/**
 * A target of a component beside the chain: something that a person does on purpose, and that stands alone. Where it
 * acts in one environment, the person names that with `--environment`: each target costs time in every nx command.
 */
export interface ComponentAction {
  readonly executor: string;
  /** Its name: `rollback`. */
  readonly word: TargetWord;
  /** The environments that it can be about. A component of a pipeline without one does not have it. */
  readonly fits: (environment: EnvironmentName) => boolean;
  /** Set where each of those has a target of its own: what brings something into an environment is named after it. */
  readonly forEach?: true;
  readonly describe: (environment: string) => string;
}

/** A new one is one entry here, a row in the table of executors and a folder in `executors/`. */
export const COMPONENT_ACTIONS: readonly ComponentAction[] = [
  {
    executor: 'rollback',
    word: 'rollback',
    fits: () => true,
    describe: () => 'Puts what ran before back in the environment you name, and pins it there',
  },
  {
    executor: 'unpin',
    word: 'unpin',
    fits: () => true,
    describe: () => 'Lets releases into the environment you name again after a rollback',
  },
  {
    executor: 'reverify',
    word: 'reverify',
    fits: () => true,
    describe: () => 'Runs the suites of the environment you name again on the same artifact',
  },
  {
    executor: 'adopt',
    word: 'adopt',
    fits: () => true,
    describe: () => 'Takes what the environment you name was found to run into the ledger',
  },
  {
    executor: 'try',
    word: 'try',
    fits: ({ acceptsUnmerged }) => acceptsUnmerged,
    describe: () => 'Tries a commit that is not merged in the environment you name; it goes no further',
  },
  {
    executor: 'why',
    word: 'why',
    fits: () => true,
    describe: () => 'Says why the newest change is not in the environment you name, and what brings it there',
  },
  {
    executor: 'hotfix',
    word: 'hotfix',
    fits: entersOnRequest,
    describe: () => 'Begins a hotfix: the decision on the record, and a branch from what runs',
  },
  {
    executor: 'ship-hotfix',
    word: 'hotfix',
    fits: entersOnRequest,
    forEach: true,
    describe: (environment) =>
      `Brings the hotfix of a branch into ${environment}, under the rules of the trunk`,
  },
  {
    executor: 'forward-port',
    word: 'hotfix-forward-port',
    fits: entersOnRequest,
    describe: () =>
      'Brings a hotfix to the trunk, on a branch with a pull request; or records why it need not be there',
  },
];

/** Hotfixes go through the environments that are entered on request. */
function entersOnRequest({ enters }: EnvironmentName): boolean {
  return enters === 'on-request';
}

/** The environments that the action of an executor can be about; all, where it is about none of a component. */
export function environmentsOf(
  executor: string,
  environments: readonly EnvironmentName[],
): readonly EnvironmentName[] {
  const action = COMPONENT_ACTIONS.find((one) => one.executor === executor);
  return action === undefined ? environments : environments.filter(action.fits);
}

/** One target of one action. */
export interface DrawnAction {
  readonly name: string;
  readonly executor: string;
  /** The environment in its name. */
  readonly environment: string | null;
  readonly description: string;
}

/** Every action of a component. */
export function drawActions(
  environments: readonly EnvironmentName[],
  options: PluginOptions | undefined,
): DrawnAction[] {
  return COMPONENT_ACTIONS.flatMap(({ executor, word, fits, forEach, describe }): DrawnAction[] => {
    const fitting = environments.filter(fits);
    const names = forEach === true ? fitting.map(({ name }) => name) : fitting.slice(0, 1).map(() => null);
    return names.map((environment) => ({
      name: targetName(word, environment, options),
      executor,
      environment,
      description: describe(environment ?? ''),
    }));
  });
}
