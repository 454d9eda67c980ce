import type { Intent, StepName } from '../../core/intent.js';
import { runIntent } from '../../core/run-intent.js';
import type { World } from '../../core/world.js';
import { FakeServer } from '../fakes/fake-server.js';
import { environmentSuite, fakeSetting, fakeWorld, componentSuite } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import { Killed } from './crash.js';
import { PLANNED, planTwice } from './plan-twice.js';

export const COMPONENTS = ['core', 'ui', 'broker'] as const;

/** What one of several people or machines does, all at the same time. */
export interface Doing {
  readonly what: 'release' | 'promote' | 'rollback';
  readonly components: readonly string[];
  /** How many merges back its checkout is. */
  readonly behind: number;
  /** Two that share it are two processes of one run of Nx. */
  readonly invocation: string;
  /** How many turns it lets pass before it begins, and how long it waits for who is busy, in seconds. */
  readonly begins: number;
  readonly waits: number;
  /** It dies at this effect; never when negative. */
  readonly diesAt: number;
}

/** Called at every look and around every effect; decides who goes on. */
export type Turn = (label: string) => Promise<void>;

/**
 * A server that several releasers act on, and that complains at once when a deployment is made by anybody but
 * the holder, an environment moves under a suite, or one state of the ledger gives two plans.
 */
export class WatchedTeam {
  readonly complaints: string[] = [];
  /** Runs that are over, killed or not. */
  readonly dead = new Set<string>();
  private readonly alive = new Map<string, number>();
  private plans = 0;
  readonly clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  /** How many of them died. */
  killed = 0;
  private readonly setting = fakeSetting(
    ['core', { name: 'ui', deployAfter: ['core'] }, 'broker'],
    [componentSuite('smoke'), environmentSuite('system')],
  );

  constructor(
    readonly server = new FakeServer(),
    private nonces = 0,
  ) {}

  /** The same team on a server of its own; none of its runs may be at work. */
  copy(): WatchedTeam {
    const copy = new WatchedTeam(this.server.copy(), this.nonces);
    for (const run of this.dead) copy.dead.add(run);
    copy.clock.milliseconds = this.clock.milliseconds;
    return copy;
  }

  /** Carries it out; what is refused is refused, and a bug of ours comes through. */
  async act(doing: Doing, turn: Turn, dead: ReadonlySet<string> = this.dead): Promise<void> {
    const world = this.world(doing, turn, dead);
    this.alive.set(doing.invocation, (this.alive.get(doing.invocation) ?? 0) + 1);
    for (let count = 0; count < doing.begins; count += 1) await turn(`${doing.invocation} is not here yet`);
    try {
      if (doing.what === 'rollback') {
        const step: StepName = 'rollback';
        const intent: Intent = {
          step,
          environment: 'integration',
          components: doing.components,
          dryRun: false,
          typed: 'nx run-many -t rollback --environment=integration',
          waitSeconds: doing.waits,
        };
        await runIntent(world, intent);
        return;
      }
      const chain = doing.what === 'release' ? MERGE_CHAIN : promotionChain('staging');
      await releaseChain(world, doing.components, chain, { waitSeconds: doing.waits });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.killed += 1;
    } finally {
      this.isThrough(doing.invocation);
    }
  }

  /** A run none of whose processes is left is provably dead to all who race with it. */
  private isThrough(invocation: string): void {
    const left = (this.alive.get(invocation) ?? 1) - 1;
    this.alive.set(invocation, left);
    if (left === 0) this.dead.add(invocation);
  }

  world(doing: Doing, turn: Turn, dead: ReadonlySet<string>): World {
    const { trunk } = this.server;
    const head = trunk[Math.max(0, trunk.length - 1 - doing.behind)]?.commit ?? '';
    let effects = 0;
    let killed = false;
    let still: string | null = null;
    let deploying: { environment: string; components: string[]; attempt: string } | null = null;
    const world = fakeWorld(this.server, this.setting, {
      invocation: doing.invocation,
      head,
      dead,
      clock: this.clock,
      look: () => turn(`${doing.invocation} looks`),
      effect: async (name, moment) => {
        if (killed) throw new Killed({ effect: effects, moment });
        if (name === 'suite' && moment === 'before') still = this.runningEverywhere();
        await turn(`${doing.invocation} ${moment} ${name}`);
        if (name === 'deploy' && moment === 'before' && deploying !== null) {
          this.checkHolder(deploying, doing.invocation);
        }
        if (name === 'suite' && moment === 'after') {
          // Suites take long: what others do meanwhile is the point.
          const which = this.server.suiteLog.at(-1);
          for (let count = 0; count < 12; count += 1) await turn(`${doing.invocation} tests`);
          this.checkStill(still, which);
        }
        if (name === 'ledger' && moment === 'after') await this.checkPlan();
        if (moment === 'after') effects += 1;
        if (effects !== doing.diesAt || moment !== 'after') return;
        killed = true;
        throw new Killed({ effect: effects, moment });
      },
    });
    const { deploy, current, preview } = world.driver;
    return {
      ...world,
      ids: { ...world.ids, next: () => `nonce ${(this.nonces += 1)}` },
      driver: {
        current,
        preview,
        deploy: (request) => {
          const { environment, changes, attempt } = request;
          const components = changes.map(({ component }) => component.name);
          deploying = { environment: environment.name, components, attempt };
          return deploy(request);
        },
      },
    };
  }

  /** Somebody who only looks plans each step in its turn; one of those at work waits for the answer. */
  private async checkPlan(): Promise<void> {
    const world = fakeWorld(this.server, this.setting, { invocation: 'planner' });
    const complaint = await planTwice(
      { ...world, clock: { ...world.clock, now: () => new Date(this.clock.milliseconds) } },
      PLANNED[(this.plans += 1) % PLANNED.length] as (typeof PLANNED)[number],
    );
    if (complaint !== null) this.complaints.push(complaint);
  }

  private runningEverywhere(): string {
    return JSON.stringify([...this.server.deployments].map(([name, running]) => [name, [...running]]));
  }

  private checkStill(before: string | null, last: FakeServer['suiteLog'][number] | undefined): void {
    if (last === undefined || last.component !== null || before === null) return;
    const of = (text: string): string =>
      JSON.stringify((JSON.parse(text) as [string, unknown][]).find(([name]) => name === last.environment));
    if (of(before) !== of(this.runningEverywhere())) {
      this.complaints.push(`${last.environment} moved under the suite ${last.suite}`);
    }
  }

  /** Attempt and invocation: of two who hold something under one attempt each deploys its own only. */
  private checkHolder(
    deploying: { environment: string; components: string[]; attempt: string },
    invocation: string,
  ): void {
    for (const component of deploying.components) {
      const ref = `refs/promote/components/${deploying.environment}/${component}`;
      const state = JSON.parse(this.server.ledger.get(ref)?.state ?? '{}') as {
        inProgress?: { attempt: string; holder: { invocation: string } } | null;
      };
      const { attempt, holder } = state.inProgress ?? {};
      const isUnderIt = attempt !== undefined && deploying.attempt.split(' ').includes(attempt);
      if (!isUnderIt || holder?.invocation !== invocation) {
        this.complaints.push(
          `${component} was deployed to ${deploying.environment} by one who does not hold it`,
        );
      }
    }
  }
}
