import type { TargetConfiguration } from '@nx/devkit';
import { drawActions, type DrawnAction } from './component-actions.js';
import { chainOf, type ChainLink } from './chain.js';
import { CHAIN_EXECUTOR, stepWord } from '../run/chain-executors.js';
import { INVOCATION_VARIABLE } from '../run/invocation-variable.js';
import type { EnvironmentName } from '../../core/config/environment-names.js';
import type { ChainStep } from '../../core/intent.js';
import { targetName, type PluginOptions } from './target-names.js';

/** Targets by name, and the groups under which `nx show project --web` and editors list them. */
export interface InferredTargets {
  readonly targets: Record<string, TargetConfiguration>;
  readonly targetGroups: Record<string, string[]>;
}

/** Every target of a component, in the order of the chain. */
export function componentTargets(
  environments: readonly EnvironmentName[],
  options: PluginOptions | undefined,
): InferredTargets {
  const targets: Record<string, TargetConfiguration> = {};
  const targetGroups: Record<string, string[]> = {};
  for (const link of chainOf(environments)) {
    const name = nameOf(link, options);
    targets[name] = targetOf(link, options);
    const group = link.suffix === null ? 'Release' : `Release: ${link.suffix}`;
    (targetGroups[group] ??= []).push(name);
  }
  for (const action of drawActions(environments, options)) {
    targets[action.name] = actionTarget(action);
    const group = action.environment === null ? 'Release' : `Release: ${action.environment}`;
    (targetGroups[group] ??= []).push(action.name);
  }
  return { targets, targetGroups };
}

function nameOf(link: ChainLink, options: PluginOptions | undefined): string {
  return targetName(link.word, link.suffix, options);
}

/**
 * `cache: false`, because a deployment restored from a cache has not happened; and should caching be forced on
 * where we do not see it, the invocation in the inputs makes every run's hash another. Each edge forwards the typed
 * options: Nx gives them to the named target only, and `--dry-run` on the last step would otherwise run all
 * steps before it for real. The metadata is a sentence and no more: every nx command carries it for each component.
 */
function targetOf(link: ChainLink, options: PluginOptions | undefined): TargetConfiguration {
  return {
    executor: `nx-promote:${CHAIN_EXECUTOR}`,
    cache: false,
    inputs: [{ env: INVOCATION_VARIABLE }],
    options: {
      environment: link.environment,
      ...(link.step === 'release' ? {} : { step: stepWord(link.step) }),
    },
    ...(link.after === null
      ? {}
      : { dependsOn: [{ target: nameOf(link.after, options), params: 'forward' as const }] }),
    metadata: { description: DESCRIPTIONS[link.step](link) },
  };
}

function actionTarget({ executor, environment, description }: DrawnAction): TargetConfiguration {
  return {
    executor: `nx-promote:${executor}`,
    cache: false,
    inputs: [{ env: INVOCATION_VARIABLE }],
    ...(environment === null ? {} : { options: { environment } }),
    metadata: { description },
  };
}

const DESCRIPTIONS: Readonly<Record<ChainStep, (link: ChainLink) => string>> = {
  tag: () => 'Tags the newest commit of the trunk that touches the component, and sees that its image exists',
  name: ({ environment }) =>
    `Gives the verified artifact its release name for ${environment}: same commit, same image`,
  deploy: ({ environment }) => `Makes ${environment} run the artifact, and waits until it does`,
  verify: ({ environment }) =>
    `Runs the suites of ${environment}; puts the previous artifact back when they say no`,
  changelog: ({ environment }) => `Writes what came to ${environment} into its changelog`,
  release: ({ suffix, environment }) =>
    suffix === null
      ? `The whole way from the trunk to a verified ${environment}`
      : `Promotes what is verified before ${environment} into it: name, deploy, test, changelog`,
};
