import type { IntentResult, StepName } from '../../core/intent.js';
import { runIntent } from '../../core/run-intent.js';
import { intentFor, type IntentOptions } from './intent.js';
import type { World } from '../../core/world.js';

export const MERGE_CHAIN: readonly (readonly [StepName, string])[] = [
  ['tag', 'dev'],
  ['deploy', 'dev'],
  ['verify', 'dev'],
  ['changelog', 'dev'],
  ['deploy', 'integration'],
  ['verify', 'integration'],
  ['changelog', 'integration'],
  ['release', 'integration'],
];

/** What `release-<env>` of an environment on request runs. */
export function promotionChain(environment: string): readonly (readonly [StepName, string])[] {
  const steps = ['name', 'deploy', 'verify', 'changelog', 'release'] as const;
  return steps.map((step) => [step, environment]);
}

/**
 * What `nx run-many -t release` does: the steps in order, each for the components whose steps before it
 * succeeded. Returns the last result of each component.
 */
export async function releaseChain(
  world: World,
  components: readonly string[],
  chain: readonly (readonly [StepName, string])[] = MERGE_CHAIN,
  options: IntentOptions = {},
): Promise<
  Map<string, { readonly step: string; readonly result: ReturnType<IntentResult['outcomes']['get']> }>
> {
  const last = new Map<string, { step: string; result: ReturnType<IntentResult['outcomes']['get']> }>();
  let going = [...components];
  for (const [step, environment] of chain) {
    if (going.length === 0) break;
    const intent = intentFor(step, { environment, components: going, ...options });
    const { outcomes } = await runIntent(world, intent);
    for (const name of going) last.set(name, { step: `${step}-${environment}`, result: outcomes.get(name) });
    going = going.filter((name) => outcomes.get(name)?.success === true);
  }
  return last;
}
