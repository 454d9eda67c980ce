import type { Intent } from '../intent.js';
import type { LeaseWatch } from '../decide/lease-watch.js';
import type { Waiting } from '../ports/reporter.js';
import type { World } from '../world.js';

const PAUSE_MS = 3_000;
const SHORTEST_PAUSE_MS = 200;

/** Waiting for somebody else: as long as was allowed, and who wants to take over at least until that is polite. */
export class WaitLimit {
  private readonly begun: number;
  private waiting: Waiting | null = null;

  constructor(
    private readonly world: Pick<World, 'pipeline' | 'actor' | 'clock' | 'reporter'>,
    private readonly intent: Intent,
    private readonly watch: LeaseWatch,
  ) {
    this.begun = world.clock.monotonic();
  }

  /** Pauses once; false when the waitLimit is over. */
  async wait(why: string): Promise<boolean> {
    const polite = this.watch.politeMs();
    const pause = Math.min(PAUSE_MS, Math.max(polite / 20, SHORTEST_PAUSE_MS));
    const allowed = this.allowedMs();
    const ready = this.intent.takeOver === true ? Math.max(allowed, polite + 2 * pause) : allowed;
    if (this.world.clock.monotonic() - this.begun >= ready) return false;
    await this.pause(why, pause);
    return true;
  }

  /** Pauses once for another process of the same run, as often as need be: its lock proves that it lives. */
  async waitForSibling(why: string): Promise<void> {
    await this.pause(why, SHORTEST_PAUSE_MS);
  }

  private async pause(why: string, milliseconds: number): Promise<void> {
    const { clock, reporter } = this.world;
    if (this.waiting === null) this.waiting = reporter.wait(why);
    else this.waiting.update(why);
    await clock.sleep(milliseconds);
  }

  end(): void {
    this.waiting?.end('went on');
    this.waiting = null;
  }

  private allowedMs(): number {
    const { waitSeconds } = this.world.pipeline;
    const byDefault = this.world.actor.run === null ? waitSeconds.terminal : waitSeconds.ci;
    return (this.intent.waitSeconds ?? byDefault) * 1000;
  }
}
