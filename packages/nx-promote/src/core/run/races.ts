import { PromoteError } from '../errors/promote-error.js';
import { ledgerUnmoved } from '../errors/ledger.js';
import { spreadPause } from '../model/back-off.js';
import type { World } from '../world.js';

const BACK_OFF = { firstMs: 200, longestMs: 10_000 };
/** A ledger that refuses this often although nothing has moved does so for another reason than a race. */
const MOST_UNMOVED = 20;

/**
 * Lost races of one run. Somebody else came through each time, so there is no number of them that is too many;
 * after each there is a pause, longer the more were lost in a row and different for each run, or all would meet
 * again.
 */
export class Races {
  private lost = 0;
  private unmoved = 0;
  private before: string | null = null;

  constructor(private readonly world: Pick<World, 'clock' | 'ids'>) {}

  /** Pauses. `seen` is what the ledger said when the lost plan was made. */
  async pauseAfter(seen: string): Promise<void> {
    this.unmoved = seen === this.before ? this.unmoved + 1 : 0;
    this.before = seen;
    if (this.unmoved >= MOST_UNMOVED) throw standsStill();
    this.lost += 1;
    await this.world.clock.sleep(spreadPause(this.lost, BACK_OFF, this.world.ids.fraction()));
  }

  /** The next pause is short again. */
  won(): void {
    this.lost = 0;
  }
}

function standsStill(): PromoteError {
  return new PromoteError(ledgerUnmoved(MOST_UNMOVED));
}
