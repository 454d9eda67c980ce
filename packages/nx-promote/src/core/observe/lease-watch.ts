import { openAttempts } from './attempts.js';
import type { Observation } from './observation.js';

/** After this many lease durations without a sign of life it is polite to take over. */
const POLITE = 1.5;

/**
 * Watches the attempts of others on this machine's own monotonic clock. Clocks of two machines are never
 * compared: what counts is that nothing changed here for longer than the holder may go without a beat.
 */
export class LeaseWatch {
  private readonly seen = new Map<string, { readonly signs: string; readonly since: number }>();
  private longest = 0;

  constructor(private readonly invocation: string) {}

  /** Takes a look that was begun at `asked`; answers with the attempts whose lease has run out. */
  look(observation: Observation, asked: number): ReadonlySet<string> {
    const expired = new Set<string>();
    for (const { attempt, holder, tips } of openAttempts(observation)) {
      if (holder.invocation === this.invocation) continue;
      const signs = JSON.stringify([holder.invocation, tips, observation.leases.get(attempt) ?? null]);
      const before = this.seen.get(attempt);
      if (before?.signs !== signs) this.seen.set(attempt, { signs, since: asked });
      const polite = holder.leaseSeconds * 1000 * POLITE;
      this.longest = Math.max(this.longest, polite);
      if (before?.signs === signs && asked - before.since >= polite) expired.add(attempt);
    }
    return expired;
  }

  /** How long a taker has to be ready to wait, in milliseconds: the longest lease that it has met. */
  politeMs(): number {
    return this.longest;
  }
}
