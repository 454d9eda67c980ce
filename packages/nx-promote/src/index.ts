import type { CreateNodes } from '@nx/devkit';
import { CONFIGURATION_FILES, inferNodes } from './nx/infer/create-nodes.js';
import type { PluginOptions } from './nx/infer/target-names.js';

export type { PluginOptions } from './nx/infer/target-names.js';
export { postTasksExecution } from './nx/hooks/post-tasks-execution.js';
export { preTasksExecution } from './nx/hooks/pre-tasks-execution.js';

/** The plugin's name in Nx's messages and in `targets[...]`'s sources. */
export const name = 'nx-promote';

/** Targets from `release.json` and `release-pipeline.json`. This file is loaded by every nx command. */
export const createNodes: CreateNodes<PluginOptions> = [CONFIGURATION_FILES, inferNodes];

/** The name under which Nx 22 asks for it. */
export const createNodesV2 = createNodes;
