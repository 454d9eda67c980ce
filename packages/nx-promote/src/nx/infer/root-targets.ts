import type { TargetConfiguration } from '@nx/devkit';
import type { PipelineOutline } from './environment-outline.js';
import type { PluginOptions } from './target-names.js';

/** Draws one family of targets of the root project. */
export type RootTargetRule = (
  pipeline: PipelineOutline,
  options: PluginOptions | undefined,
) => Readonly<Record<string, TargetConfiguration>>;

/** The targets that act on the workspace as a whole. A new one is one entry here. */
export const ROOT_TARGETS: readonly RootTargetRule[] = [];

/** Every target of the root project. */
export function rootTargets(
  pipeline: PipelineOutline,
  options: PluginOptions | undefined,
): Record<string, TargetConfiguration> {
  return Object.assign({}, ...ROOT_TARGETS.map((rule) => rule(pipeline, options)));
}
