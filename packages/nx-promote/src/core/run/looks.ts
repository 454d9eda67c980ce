import { FRESH } from '../apply/lease-keeper.js';
import type { RunState } from '../apply/run-state.js';
import type { BeforeEffects } from './before-effects.js';
import type { Intent } from '../intent.js';
import type { LeaseWatch } from '../decide/lease-watch.js';
import type { KnownState } from '../ports/known-refs.js';
import type { Observation } from '../observe/observation.js';
import { observe } from '../observe/observe.js';
import { needsNewLook } from '../plan/needs-new-look.js';
import type { Plan } from '../plan/plan.js';
import type { World } from '../world.js';

/** A plan, and what it was made from. */
export interface Chosen {
  readonly observation: Observation;
  readonly plan: Plan;
  /** Whether the remote was looked at for it, and not recalled. */
  readonly isNew: boolean;
}

/**
 * The looks of one run. A round may go by what this process knows: what it listed a moment ago and what it pushed
 * since. A new look is taken when that is too old, after a wait or a lost race, and for plans that need one.
 */
export class Looks {
  private isOutdated = false;
  private latest: Observation | null = null;

  constructor(
    private readonly world: World,
    private readonly intent: Intent,
    private readonly run: RunState,
    private readonly watch: LeaseWatch,
    private readonly before: BeforeEffects,
  ) {}

  /** What was looked at last; null before the first look. */
  get last(): Observation | null {
    return this.latest;
  }

  /** The next look is a new one: something has moved, or time has passed. */
  outdated(): void {
    this.isOutdated = true;
  }

  /** Looks, and plans from it. */
  async choose(): Promise<Chosen> {
    const recalled = this.isOutdated ? null : this.recall();
    this.isOutdated = false;
    if (recalled !== null) {
      const chosen = await this.before.choose(await this.observe(recalled));
      if (!needsNewLook(chosen.plan)) return this.keep({ ...chosen, isNew: false });
      this.before.checkRefusedAgain();
    }
    const chosen = await this.before.choose(await this.observe(await this.world.known.look(this.world)));
    return this.keep({ ...chosen, isNew: true });
  }

  /** Looks anew, for what is shown at the end. */
  async atEnd(): Promise<Observation> {
    return (this.latest = await this.observe(await this.world.known.look(this.world)));
  }

  private keep(chosen: Chosen): Chosen {
    this.latest = chosen.observation;
    return chosen;
  }

  /** As young as what an effect may follow. */
  private recall(): KnownState | null {
    const { clock, holder, known } = this.world;
    return known.recall(clock, holder.leaseSeconds * 1000 * FRESH);
  }

  /** Looks at everything else. A holder whose lease has run out counts as dead. */
  private async observe(known: KnownState): Promise<Observation> {
    const seen = await observe(this.world, this.intent, this.run.findings(), known);
    this.latest = seen;
    const expired = this.watch.look(seen, known.asked);
    if (!this.intent.dryRun) this.run.leases.look(seen, known.asked, expired);
    if (expired.size === 0) return seen;
    return { ...seen, deadHolders: new Set([...seen.deadHolders, ...expired]) };
  }
}
