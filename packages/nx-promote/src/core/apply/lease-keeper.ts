import type { AppendResult, LeaseMove } from '../ports/ledger-store.js';
import type { Observation } from '../observe/observation.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import type { World } from '../world.js';
import { attemptIn, holderKey } from '../model/holder-key.js';
import { attemptsOf, openAttempts } from '../decide/attempts.js';

type KeeperWorld = Pick<World, 'pipeline' | 'ledger' | 'clock' | 'ids' | 'pulse' | 'holder' | 'reporter'>;

/** One attempt of ours. Times are this machine's monotonic milliseconds. */
interface Held {
  /** The heartbeat that the remote holds for it; null before the first. */
  beat: string | null;
  /** When the last sign of life was sent that is known to have arrived; null: not known to this process. */
  confirmed: number | null;
}

const BEATS_PER_LEASE = 3.3;
/** A look at the ledger this young, as a part of the lease, is good enough for an effect. */
export const FRESH = 1 / 20;

/**
 * Keeps the leases of the attempts that this run holds: beats while it works, knows when one is over, and
 * takes the heartbeats away at the end. The fence is the ledger's tip; a lease only tells others when taking
 * over is polite, and us when to stop acting (design, section 4).
 */
export class LeaseKeeper {
  private readonly held = new Map<string, Held>();
  /** Refs of heartbeats that stood in the way of those whose attempts we took: ours to take away at the end. */
  private readonly blocked = new Map<string, string>();
  /** Heartbeats as the last look saw them, of every holder. */
  private remote: ReadonlyMap<string, string> = new Map();
  private expired: ReadonlySet<string> = new Set();
  private looked = Number.NEGATIVE_INFINITY;
  private stopPulse: (() => Promise<void>) | null = null;

  constructor(private readonly world: KeeperWorld) {}

  /** Every round begins with a look; `asked` is when it was begun, so that it is never taken for younger. */
  look(observation: Observation, asked: number, expired: ReadonlySet<string>): void {
    this.saw(asked);
    this.remote = observation.leases;
    this.expired = expired;
    for (const { attempt, since } of attemptsOf(observation, this.world.holder.invocation)) {
      if (!this.held.has(attempt)) this.hold(attempt, this.ageOf(observation.now, since, asked));
    }
    // An earlier process of this run may have left some.
    const holders = new Set(openAttempts(observation).map(holderKey));
    for (const [name, id] of observation.leases) {
      const attempt = attemptIn(name);
      // Our own is taken away as what we hold; a ref that is named twice makes git refuse the push.
      const isOwn = name === this.keyOf(attempt);
      if (!isOwn && this.held.has(attempt) && !holders.has(name)) this.blocked.set(this.refOf(name), id);
    }
  }

  /** The ledger was read again, beginning at `asked`, and what was needed of it was ours. */
  saw(asked: number): void {
    this.looked = Math.max(this.looked, asked);
  }

  /** A record of ours was written under the attempt; `sent` is from before the push. */
  confirm(attempt: string, sent: number): void {
    const known = this.held.get(attempt);
    if (known === undefined) this.hold(attempt, sent);
    else known.confirmed = sent;
    this.saw(sent);
  }

  /**
   * What must happen to the heartbeats of holders whose attempts are taken, in the same push: then a beat of
   * theirs and our takeover cannot both succeed. Where one never beat, a beat of ours is put there. A run of an
   * earlier version beats under the attempt alone.
   */
  displace(holders: ReadonlySet<string>): LeaseMove[] {
    const names = new Map(
      [...holders].flatMap((holder) => [holder, attemptIn(holder)].map((name) => [name, holder] as const)),
    );
    return [...names].flatMap(([name, holder]): LeaseMove[] => {
      const expected = this.remote.get(name) ?? null;
      const move = { ref: this.refOf(name), expected, nonce: this.world.ids.next() };
      if (expected !== null) return [{ ...move, to: 'gone' }];
      return this.expired.has(holder) ? [{ ...move, to: 'beat' }] : [];
    });
  }

  /** After a push with {@link displace}: what stands there now is ours to take away at the end. */
  displaced(moves: readonly LeaseMove[], tips: ReadonlyMap<string, string>): void {
    for (const { ref } of moves) {
      const beat = tips.get(ref);
      if (beat === undefined) this.blocked.delete(ref);
      else this.blocked.set(ref, beat);
    }
  }

  /** Whether an effect may follow without reading the ledger again. */
  areFresh(): boolean {
    const now = this.world.clock.monotonic();
    if (now - this.looked > this.leaseMs() * FRESH) return false;
    return [...this.held.keys()].every((attempt) => !this.isOver(attempt));
  }

  /** Whether others may by now take the holder of the attempt for dead. */
  isOver(attempt: string): boolean {
    const confirmed = this.held.get(attempt)?.confirmed ?? null;
    return confirmed === null || this.world.clock.monotonic() - confirmed >= this.leaseMs();
  }

  /** Confirms attempts whose lease is over, on top of what the remote holds now. False: somebody was faster. */
  async renew(attempts: readonly string[], remote: ReadonlyMap<string, string>): Promise<boolean> {
    for (const attempt of attempts) {
      const known = this.held.get(attempt) ?? { beat: null, confirmed: null };
      this.held.set(attempt, { ...known, beat: remote.get(this.keyOf(attempt)) ?? null });
    }
    return this.beat(attempts.filter((attempt) => this.isOver(attempt)));
  }

  /** Ends the beating, and takes away the heartbeats of attempts that are over. */
  async end(last: Observation | null): Promise<void> {
    await this.stopPulse?.();
    this.stopPulse = null;
    if (last === null) return;
    const going = new Set(attemptsOf(last, this.world.holder.invocation).map(({ attempt }) => attempt));
    const over = [
      ...[...this.held].map(([attempt, { beat }]) => ({ attempt, ref: this.ownRef(attempt), beat })),
      ...[...this.blocked].map(([ref, beat]) => ({ attempt: this.attemptOf(ref), ref, beat })),
    ].filter(({ attempt, beat }) => beat !== null && !going.has(attempt));
    if (over.length === 0) return;
    const moves = over.map(({ ref, beat }): LeaseMove => ({ ref, expected: beat, to: 'gone', nonce: '' }));
    try {
      await this.world.ledger.append([], [], moves);
    } catch {
      // A heartbeat that stays behind harms nobody: `ledger-prune` takes it away.
    }
  }

  private hold(attempt: string, confirmed: number | null): void {
    this.held.set(attempt, { beat: this.remote.get(this.keyOf(attempt)) ?? null, confirmed });
    this.stopPulse ??= this.world.pulse.start(this.leaseMs() / BEATS_PER_LEASE, async () => {
      await this.beat([...this.held.keys()]);
    });
  }

  private async beat(attempts: readonly string[]): Promise<boolean> {
    if (attempts.length === 0) return true;
    const sent = this.world.clock.monotonic();
    const moves = attempts.map((attempt): LeaseMove => {
      const expected = this.held.get(attempt)?.beat ?? null;
      return { ref: this.ownRef(attempt), expected, to: 'beat', nonce: this.world.ids.next() };
    });
    const result = await this.push(moves);
    if (result === null) return false;
    for (const { ref } of moves) {
      const known = this.held.get(this.attemptOf(ref));
      if (known === undefined) continue;
      if (result.kind === 'written') {
        known.beat = result.tips.get(ref) ?? null;
        known.confirmed = sent;
      } else if (result.moved.some((moved) => moved.ref === ref)) {
        known.confirmed = null;
      }
    }
    return result.kind === 'written';
  }

  /** A beat that does not get through is tried again at the next; the lease says when that is too late. */
  private async push(moves: readonly LeaseMove[]): Promise<AppendResult | null> {
    try {
      return await this.world.ledger.append([], [], moves);
    } catch (error) {
      this.world.reporter.warn(`the heartbeat did not get through: ${(error as Error).message}`);
      return null;
    }
  }

  private ageOf(now: string, since: string, asked: number): number | null {
    const age = Date.parse(now) - Date.parse(since);
    // The record was written on this machine, by an earlier step; a clock that jumped in between shows here.
    return age >= 0 && age < this.leaseMs() / 2 ? asked - age : null;
  }

  private leaseMs(): number {
    return this.world.holder.leaseSeconds * 1000;
  }

  private keyOf(attempt: string): string {
    return holderKey({ attempt, holder: this.world.holder });
  }

  private ownRef(attempt: string): string {
    return this.refOf(this.keyOf(attempt));
  }

  private refOf(name: string): string {
    return ledgerRefs(this.world.pipeline.ledger.prefix).lease(name);
  }

  private attemptOf(ref: string): string {
    const name = ledgerRefs(this.world.pipeline.ledger.prefix).parse(ref);
    return name?.of === 'lease' ? attemptIn(name.holder) : '';
  }
}
