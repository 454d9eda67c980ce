import { FakeServer } from '../fakes/fake-server.js';
import { environmentSuite, fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { releaseChain } from '../fakes/release-chain.js';
import { setHold } from '../../core/commands/hold.js';
import type { IntentOptions } from '../fakes/intent.js';
import type { StepName } from '../../core/intent.js';
import type { ComponentState } from '../../core/model/state.js';
import type { World } from '../../core/world.js';

/** Time in which every look and every effect takes as long as a round trip, and a pause what it says. */
class VirtualTime {
  private now = Date.parse('2026-01-01T00:00:00Z');
  private readonly sleeping: { readonly until: number; readonly wake: () => void }[] = [];

  readonly clock = {
    now: () => new Date(this.now),
    monotonic: () => this.now,
    sleep: (milliseconds: number) => this.sleep(milliseconds),
  };

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleeping.push({ until: this.now + milliseconds, wake }));
  }

  /** Goes on until the work is done: whenever all sleep, to the moment at which the first wakes. */
  async until(work: Promise<unknown>): Promise<void> {
    let over = false;
    const ended = work.finally(() => (over = true));
    ended.catch(() => undefined);
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      const first = this.sleeping.sort((a, b) => a.until - b.until).shift();
      if (first === undefined) continue;
      this.now = Math.max(this.now, first.until);
      first.wake();
    }
    await ended;
  }
}

const ROUND_TRIP = 300;

function crowd(count: number): {
  server: FakeServer;
  names: string[];
  time: VirtualTime;
  world(invocation: string): World;
} {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  const setting = fakeSetting(names, [environmentSuite('system')]);
  const [server, time] = [new FakeServer(), new VirtualTime()];
  server.merge(...names);
  const turn = (): Promise<void> => time.sleep(ROUND_TRIP);
  const world = (invocation: string): World => {
    const effect = (_: string, moment: string) => (moment === 'before' ? turn() : undefined);
    return { ...fakeWorld(server, setting, { invocation, look: turn, effect }), clock: time.clock };
  };
  return { server, names, time, world };
}

const CHAIN: readonly (readonly [StepName, string])[] = [
  ['tag', 'dev'],
  ['deploy', 'dev'],
  ['verify', 'dev'],
];

it('lets seventy jobs release their components into one environment at once', async () => {
  const { server, names, time, world } = crowd(70);
  const options: IntentOptions = { waitSeconds: 36_000 };
  const jobs = names.map(async (name) => {
    const outcomes = await releaseChain(world(`job ${name}`), [name], CHAIN, options);
    expect(outcomes.get(name)).toMatchObject({ step: 'verify-dev', result: { success: true } });
  });
  await time.until(Promise.all(jobs));
  for (const name of names) {
    const node = server.ledger.get(`refs/promote/components/dev/${name}`);
    const state = JSON.parse(node?.state ?? 'null') as ComponentState;
    expect(state.verified).toEqual(state.live);
    expect(state.inProgress).toBeNull();
  }
}, 120_000);

it('lets somebody hold an environment that everybody writes to', async () => {
  const { server, names, time, world } = crowd(25);
  const jobs = names.map((name) =>
    releaseChain(world(`job ${name}`), [name], CHAIN, { waitSeconds: 36_000 }),
  );
  const request = { environment: 'dev', kind: 'hold', reason: 'a migration', dryRun: false } as const;
  await time.until(Promise.all([...jobs, setHold(world('somebody'), request)]));
  const { state = '{}' } = server.ledger.get('refs/promote/environments/dev') ?? {};
  expect(JSON.parse(state)).toMatchObject({ held: { reason: 'a migration' } });
}, 120_000);

it('gives up on a ledger that takes nothing although nobody moves it', async () => {
  const { server, names, time, world } = crowd(1);
  server.append = () => ({ kind: 'conflict', moved: [] });
  const job = releaseChain(world('job'), names, CHAIN);
  await expect(time.until(job)).rejects.toMatchObject({ code: 'LEDGER_STANDS_STILL' });
});
