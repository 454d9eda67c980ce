import { holderKey } from '../model/holder-key.js';
import { openAttempts, type AttemptFacts } from './attempts.js';

/** What is seen of the holders: their attempts, and their heartbeats by holder. */
interface LeaseFacts extends AttemptFacts {
  readonly leases: ReadonlyMap<string, string>;
}

/** After this many lease durations without a sign of life it is polite to take over. */
const POLITE = 1.5;

/**
 * Watches the other holders on this machine's own monotonic clock, each by itself. Clocks of two machines are never
 * compared: what counts is that nothing changed here for longer than the holder may go without a beat.
 */
export class LeaseWatch {
  private readonly seen = new Map<string, { readonly signs: string; readonly since: number }>();
  private longest = 0;

  constructor(private readonly invocation: string) {}

  /** Takes a look that was begun at `asked`; answers with the holders, by their key, whose lease has run out. */
  look(seen: LeaseFacts, asked: number): ReadonlySet<string> {
    const expired = new Set<string>();
    for (const open of openAttempts(seen)) {
      const { attempt, holder, tips } = open;
      if (holder.invocation === this.invocation) continue;
      const key = holderKey(open);
      // A run of an earlier version beats under the attempt alone.
      const beats = [key, attempt].map((name) => seen.leases.get(name) ?? null);
      const signs = JSON.stringify([tips, beats]);
      const before = this.seen.get(key);
      if (before?.signs !== signs) this.seen.set(key, { signs, since: asked });
      const polite = holder.leaseSeconds * 1000 * POLITE;
      this.longest = Math.max(this.longest, polite);
      if (before?.signs === signs && asked - before.since >= polite) expired.add(key);
    }
    return expired;
  }

  /** How long a taker has to be ready to wait, in milliseconds: the longest lease that it has met. */
  politeMs(): number {
    return this.longest;
  }
}
