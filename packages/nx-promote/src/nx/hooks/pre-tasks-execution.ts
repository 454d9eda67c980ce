import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreTasksExecutionContext } from '@nx/devkit';
import { PIPELINE_FILE } from '../infer/create-nodes.js';
import { componentTargets } from '../infer/component-targets.js';
import { outlinePipeline } from '../infer/environment-outline.js';
import { targetName, type PluginOptions } from '../infer/target-names.js';
import { askedTargets } from './asked-targets.js';
import { announceInvocation } from './invocation.js';

/**
 * Runs before the tasks of every nx command. Names the invocation, and refuses release targets that cannot be
 * trusted. Commands that mention no target of ours pay for one small file.
 */
export async function preTasksExecution(
  options: PluginOptions | undefined,
  context: PreTasksExecutionContext,
): Promise<void> {
  announceInvocation(context.argv);
  const known = releaseTargets(context.workspaceRoot, options);
  const asked = askedTargets(context.argv, known);
  if (asked.targets.size === 0) return;
  const { refuseMisuse } = await import('./refuse-misuse.js');
  refuseMisuse(asked, known, context.workspaceRoot);
}

function releaseTargets(workspaceRoot: string, options: PluginOptions | undefined): Set<string> {
  let text: string | null = null;
  try {
    text = readFileSync(join(workspaceRoot, PIPELINE_FILE), 'utf8');
  } catch {
    // Without a pipeline there are only the targets that say so.
  }
  const drawn = componentTargets(outlinePipeline(text).environments, options).targets;
  return new Set([...Object.keys(drawn), targetName('release', null, options)]);
}
