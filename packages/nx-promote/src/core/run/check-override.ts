import { didYouMean } from '../model/nearest.js';
import { PromoteError } from '../errors/promote-error.js';
import { overrideWithoutReason, unknownGate, unknownPlace } from '../errors/overrides.js';
import type { Intent } from '../intent.js';
import { GATES, isGate, parseOverride } from '../plan/gates/overrides.js';
import type { World } from '../world.js';

/**
 * Refuses an override that names a gate or an environment which do not exist, or no reason: taken for a reason, a
 * mistyped gate would open them all.
 */
export function checkOverride(
  { pipeline }: Pick<World, 'pipeline'>,
  { override, typed }: Pick<Intent, 'override' | 'typed'>,
): void {
  if (override === undefined || override.trim() === '') return;
  const { environment, gate, reason } = parseOverride(override);
  if (gate === null) return;
  const environments = pipeline.environments.map(({ name }) => name);
  if (!isGate(gate)) throw new PromoteError(unknownGate(gate, didYouMean(gate, GATES), GATES, typed));
  if (environment !== null && !environments.includes(environment)) {
    const near = didYouMean(environment, environments);
    throw new PromoteError(unknownPlace(environment, near, environments));
  }
  if (reason.trim() === '') throw new PromoteError(overrideWithoutReason(override.trim(), typed));
}
