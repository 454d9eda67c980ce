/** Pauses between tries that grow up to a longest one. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** By which each is longer than the one before; 2 when absent. */
  readonly factor?: number;
}

/** By then every pause is the longest one; a number without end would be none. */
const MOST_STEPS = 60;

/** The pause after so many tries, of which the first is 1. */
export function pauseAfter(tries: number, { firstMs, longestMs, factor = 2 }: BackOff): number {
  return Math.min(longestMs, firstMs * factor ** Math.min(MOST_STEPS, Math.max(0, tries - 1)));
}

/** The same for several that want one thing: between half and all of it, by a random fraction, or they would meet again. */
export function spreadPause(tries: number, backOff: BackOff, fraction: number): number {
  return pauseAfter(tries, backOff) * (0.5 + fraction / 2);
}
