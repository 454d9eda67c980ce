import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreTasksExecutionContext } from '@nx/devkit';
import { PIPELINE_FILE } from '../infer/create-nodes.js';
import { componentTargets } from '../infer/component-targets.js';
import { outlinePipeline } from '../infer/environment-outline.js';
import { rootTargets } from '../infer/root-targets.js';
import { targetName, type PluginOptions } from '../infer/target-names.js';
import { askedTargets } from './asked-targets.js';
import { announceInvocation } from './invocation.js';
import type { DrawnTargets } from './misuse.js';

/**
 * Runs before the tasks of every nx command. Names the invocation, and refuses release targets that cannot be
 * trusted. Commands that mention no target of ours pay for one small file.
 */
export async function preTasksExecution(
  options: PluginOptions | undefined,
  context: PreTasksExecutionContext,
): Promise<void> {
  announceInvocation(context.argv);
  const drawn = drawnTargets(context.workspaceRoot, options);
  const names = [drawn.component, drawn.root].flatMap((targets) => Object.keys(targets));
  const asked = askedTargets(context.argv, new Set([...names, targetName('release', null, options)]));
  if (asked.targets.size === 0) return;
  const [{ refuseMisuse }, { thoseOfRun }] = await Promise.all([
    import('./refuse-misuse.js'),
    import('./misuse.js'),
  ]);
  refuseMisuse(asked, thoseOfRun(drawn, asked.targets), context.workspaceRoot);
}

function drawnTargets(workspaceRoot: string, options: PluginOptions | undefined): DrawnTargets {
  let text: string | null = null;
  try {
    text = readFileSync(join(workspaceRoot, PIPELINE_FILE), 'utf8');
  } catch {
    // Without a pipeline there are only the targets that say so.
  }
  const outline = outlinePipeline(text);
  return {
    component: componentTargets(outline.environments, options).targets,
    root: rootTargets(outline, options),
  };
}
