import type { ExecutorContext } from '@nx/devkit';
import type { Advice, Command, OwnCommand, Speller } from '../../core/model/advice.js';
import { optionWord } from '../../core/model/command-line.js';
import { ownOptions } from '../plugin-entry.js';
import { COMPONENT_ACTIONS } from '../infer/component-actions.js';
import { targetName, type PluginOptions } from '../infer/target-names.js';

/** Spells advice with the names that targets have in this workspace (`targetNames` of the plugin in nx.json). */
export function spellerOf(options: PluginOptions | undefined): Speller {
  return (advice) => (typeof advice === 'string' ? advice : textOf(advice, options));
}

function textOf({ parts }: Exclude<Advice, string>, options: PluginOptions | undefined): string {
  return parts.map((part) => (typeof part === 'string' ? part : commandText(part, options))).join('');
}

/** Steps of the chain have a target for each environment; what a person does on purpose takes it as an option. */
function commandText(command: Command, options: PluginOptions | undefined): string {
  if ('target' in command) return `nx run ${command.project}:${command.target}`;
  const { component, environment } = command;
  const target = targetOf(command, options);
  return [
    component === null ? `nx ${target}` : `nx run ${component}:${target}`,
    ...(environment === null || namesEnvironment(command) ? [] : [optionWord('--environment', environment)]),
    command.options,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** The name of the target that a command means. */
export function targetOf(given: OwnCommand, options: PluginOptions | undefined): string {
  const { command, environment } = given;
  return targetName(command, namesEnvironment(given) ? environment : null, options);
}

/** The speller of the workspace that a target runs in. */
export function spellerIn({ nxJsonConfiguration }: Pick<ExecutorContext, 'nxJsonConfiguration'>): Speller {
  return spellerOf(ownOptions(nxJsonConfiguration?.plugins));
}

/** For what has been spelled already: outcomes are, when they are made. */
export const asSpelled: Speller = spellerOf(undefined);

/** Whether the environment stands in the name of the target: so it is with what brings something into it. */
function namesEnvironment({ command, component }: OwnCommand): boolean {
  if (component === null) return command === 'promote';
  const actions = COMPONENT_ACTIONS.filter(({ word }) => word === command);
  return actions.length === 0 || actions.some(({ forEach }) => forEach === true);
}
