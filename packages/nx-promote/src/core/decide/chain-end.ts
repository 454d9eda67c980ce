import type { Intent } from '../intent.js';
import type { Environment } from '../model/pipeline.js';

/**
 * Whether the step stands at the end of the chain that begins at the trunk. It has to know what the trunk has: when
 * the steps before it did not run, nothing else tells that what runs is not what was asked for.
 */
export function endsMergeChain(intent: Intent, environment: Environment): boolean {
  const isAside = intent.hotfix !== undefined || intent.unmerged === true;
  return intent.step === 'release' && environment.enters === 'on-merge' && !isAside;
}
