import type { TargetConfiguration } from '@nx/devkit';
import type { PipelineOutline } from './environment-outline.js';
import { INVOCATION_VARIABLE } from '../run/invocation-variable.js';
import { targetName, type PluginOptions } from './target-names.js';

/** Draws one family of targets of the root project. */
export type RootTargetRule = (
  pipeline: PipelineOutline,
  options: PluginOptions | undefined,
) => Readonly<Record<string, TargetConfiguration>>;

/** The targets that act on the workspace as a whole. A new one is one entry here. */
export const ROOT_TARGETS: readonly RootTargetRule[] = [
  statusTargets,
  changelogTargets,
  promoteTargets,
  holdTargets,
  ledgerTargets,
];

function statusTargets(
  _pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  return rootTarget('release-status', 'Shows what runs where, what waits, and what is wrong', options);
}

function changelogTargets(
  _pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  const description = 'Shows what lies between two environments, moments or commits, with deployment notes';
  return rootTarget('changes', description, options, null, 'changelog');
}

function promoteTargets(
  { environments }: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  const targets = environments
    .filter(({ enters }) => enters === 'on-request')
    .map(({ name }) =>
      rootTarget('promote', `Promotes every component that is ahead into ${name}`, options, name),
    );
  return Object.assign({}, ...targets) as Record<string, TargetConfiguration>;
}

function holdTargets(
  _pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  return {
    ...rootTarget('hold', 'Freezes the environment you name: nothing enters it until it is let go', options),
    ...rootTarget('unhold', 'Lets the environment you name go again', options),
  };
}

function ledgerTargets(
  _pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  return {
    ...rootTarget('ledger-verify', 'Walks the whole ledger and says what is wrong with it', options),
    ...rootTarget('ledger-log', 'Prints what happened, from the ledger', options),
    ...rootTarget('ledger-prune', 'Lists builds that nothing needs any more', options),
  };
}

/** A target of the root project; one about an environment has the environment in its name. */
export function rootTarget(
  executor: string,
  description: string,
  options: PluginOptions | undefined,
  environment: string | null = null,
  word = executor,
): Record<string, TargetConfiguration> {
  const name = targetName(word, environment, options);
  return {
    [name]: {
      executor: `nx-promote:${executor}`,
      cache: false,
      inputs: [{ env: INVOCATION_VARIABLE }],
      ...(environment === null ? {} : { options: { environment } }),
      metadata: {
        description,
        technologies: ['nx-promote'],
        help: { command: `npx nx ${name} --help`, example: {} },
      },
    },
  };
}

/** Every target of the root project. */
export function rootTargets(
  pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  return Object.assign({}, ...ROOT_TARGETS.map((rule) => rule(pipeline, options)));
}
