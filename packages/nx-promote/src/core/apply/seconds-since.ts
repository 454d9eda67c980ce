import type { World } from '../world.js';

/** Whole seconds since a moment of the monotonic clock: what a result tells people. */
export function secondsSince({ clock }: Pick<World, 'clock'>, begun: number): number {
  return Math.round((clock.monotonic() - begun) / 1000);
}
