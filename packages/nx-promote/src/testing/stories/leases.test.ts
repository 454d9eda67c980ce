import { byCommand } from '../fakes/by-command.js';
import { FakeServer } from '../fakes/fake-server.js';
import { environmentSuite, fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../fakes/release-chain.js';
import { leftHeartbeats } from '../../core/commands/ledger/prune-leases.js';
import { ledgerRefs } from '../../core/ledger/ref-names.js';
import type { LeaseMove } from '../../core/ports/ledger-store.js';
import { intentFor, type IntentOptions } from '../fakes/intent.js';
import type { ComponentOutcome, Intent, StepName } from '../../core/intent.js';
import type { ComponentState } from '../../core/model/state.js';
import { runIntent } from '../../core/run-intent.js';

const LEASE_MS = 600_000;
const intent = ({ step = 'tag', ...rest }: IntentOptions & { readonly step?: StepName } = {}): Intent =>
  intentFor(step, { environment: 'dev', typed: 'nx run core:tag', ...rest });
const leaseRefs = (server: FakeServer): string[] =>
  [...server.ledger.keys()].filter((ref) => ref.startsWith('refs/promote/leases/'));
const stateOf = (server: FakeServer, component: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/dev/${component}`)?.state ?? 'null');

/** A team in which `one` has claimed `core` in dev and does nothing more. */
async function heldByOne(): Promise<{ server: FakeServer; setting: ReturnType<typeof fakeSetting> }> {
  const server = new FakeServer();
  const setting = fakeSetting(['core', 'broker']);
  server.merge('core');
  await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core'], [['tag', 'dev']]);
  return { server, setting };
}

describe('who wants to take over', () => {
  it('waits one and a half leases on its own clock, and takes over when nothing moved', async () => {
    const { server, setting } = await heldByOne();
    const clock = { milliseconds: 0 };
    const world = fakeWorld(server, setting, { invocation: 'two', clock });
    const { outcomes } = await runIntent(world, intent({ takeOver: true }));
    expect(outcomes.get('core')?.status).toBe('done');
    expect(clock.milliseconds).toBeGreaterThanOrEqual(1.5 * LEASE_MS);
    expect(stateOf(server, 'core').inProgress?.holder.invocation).toBe('two');
    const kinds = server.log('refs/promote/components/dev/core').map(({ record }) => JSON.parse(record).kind);
    expect(kinds).toEqual(['takeover', 'release']);
  });

  it('is told who holds it, since when, doing what, and how to go on, while the holder beats', async () => {
    const { server, setting } = await heldByOne();
    const timers = new Set<{ everyMilliseconds: number; beat: () => Promise<void> }>();
    let asked = false;
    const holder = fakeWorld(server, setting, {
      invocation: 'one',
      timers,
      effect: async (name, moment) => {
        if (name !== 'suite' || moment !== 'before' || asked) return;
        asked = true;
        const contender = fakeWorld(server, setting, {
          invocation: 'two',
          look: async () => {
            for (const { beat } of timers) await beat();
          },
        });
        const { outcomes } = await runIntent(contender, intent({ takeOver: true }));
        const error = outcomes.get('core')?.error;
        expect(error?.code).toBe('BUSY');
        const started = server.log('refs/promote/components/dev/core').at(-1)?.record ?? '';
        expect(error?.message).toContain(
          `someone on here since ${(JSON.parse(started) as { at: string }).at}`,
        );
        expect(error?.details.join()).toMatch(/release of [0-9a-f]{7}, deployed/);
        expect(error?.hints.join()).toMatch(/--wait 30m.*--take-over/);
      },
    });
    const outcomes = await releaseChain(
      holder,
      ['core'],
      [
        ['deploy', 'dev'],
        ['verify', 'dev'],
      ],
    );
    expect(outcomes.get('core')?.result?.success).toBe(true);
    expect.assertions(5);
  });

  it('is refused at once without being asked to wait or take over', async () => {
    const { server, setting } = await heldByOne();
    const clock = { milliseconds: 0 };
    const { outcomes } = await runIntent(fakeWorld(server, setting, { invocation: 'two', clock }), intent());
    expect(outcomes.get('core')?.error?.code).toBe('BUSY');
    expect(clock.milliseconds).toBeLessThan(10_000);
  });

  it('waits as long as it may and goes on when the holder is done', async () => {
    const { server, setting } = await heldByOne();
    let looks = 0;
    const two = fakeWorld(server, setting, {
      invocation: 'two',
      look: async () => {
        looks += 1;
        if (looks === 20) await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
      },
    });
    const { outcomes } = await runIntent(two, intent({ waitSeconds: 1800 }));
    expect(outcomes.get('core')).toMatchObject({ status: 'nothing-to-do', success: true });
  });

  it('holds nothing while it waits for a member of its set', async () => {
    const { server, setting } = await heldByOne();
    server.merge('broker');
    const held: unknown[] = [];
    let looks = 0;
    const two = fakeWorld(server, setting, {
      invocation: 'two',
      look: async () => {
        held.push(stateOf(server, 'broker')?.inProgress ?? null);
        looks += 1;
        if (looks === 20) await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
      },
    });
    const { outcomes } = await runIntent(two, intent({ components: ['core', 'broker'], waitSeconds: 1800 }));
    expect(held.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => null));
    expect(outcomes.get('broker')).toMatchObject({ status: 'done', success: true });
  });

  it('gives way in CI when the trunk has gone on meanwhile: the newest of those who wait goes on', async () => {
    const { server, setting: usual } = await heldByOne();
    const setting = byCommand(usual);
    const older = server.merge('core');
    let looks = 0;
    const waiter = fakeWorld(server, setting, {
      invocation: 'two',
      head: older,
      run: 'https://ci.test/2',
      look: async () => {
        looks += 1;
        if (looks === 10) server.merge('core');
        if (looks === 20) await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
      },
    });
    const outcomes = await releaseChain(waiter, ['core'], MERGE_CHAIN, { waitSeconds: 1800 });
    expect(outcomes.get('core')).toMatchObject({ result: { success: true, error: null } });
    expect(outcomes.get('core')?.result?.status).not.toBe('refused');
    const built = [...server.tags.values()];
    expect(built).not.toContain(older);
    const newest = fakeWorld(server, setting, { invocation: 'three', run: 'https://ci.test/3' });
    const after = await releaseChain(newest, ['core']);
    expect(after.get('core')?.result).toMatchObject({ status: 'done' });
    expect(stateOf(server, 'core').live?.commit).toBe(server.trunk.at(-1)?.commit);
  });

  it('does not give way at a terminal, where somebody waits for just this', async () => {
    const { server, setting: usual } = await heldByOne();
    const setting = byCommand(usual);
    const older = server.merge('core');
    let looks = 0;
    const two = fakeWorld(server, setting, {
      invocation: 'two',
      head: older,
      look: async () => {
        looks += 1;
        if (looks === 10) server.merge('core');
        if (looks === 20)
          await releaseChain(fakeWorld(server, setting, { invocation: 'one', head: older }), ['core']);
      },
    });
    const { outcomes } = await runIntent(two, intent({ waitSeconds: 1800 }));
    expect(outcomes.get('core')).toMatchObject({ success: true });
    expect([...server.tags.values()]).toContain(older);
  });

  it('goes on without a member of its set that stays busy, and says so', async () => {
    const { server, setting } = await heldByOne();
    server.merge('broker');
    const two = fakeWorld(server, setting, { invocation: 'two' });
    const { outcomes } = await runIntent(two, intent({ components: ['core', 'broker'], waitSeconds: 60 }));
    expect(outcomes.get('core')?.error?.code).toBe('BUSY');
    expect(outcomes.get('broker')).toMatchObject({ status: 'done', success: true });
  });

  it('holds nothing any more once it has given up, and what it deployed is tested by the next run', async () => {
    const { server, setting } = await heldByOne();
    const commit = server.merge('broker');
    const two = fakeWorld(server, setting, { invocation: 'two' });
    const outcomes = await releaseChain(two, ['core', 'broker'], MERGE_CHAIN, { waitSeconds: 60 });
    expect(outcomes.get('broker')).toMatchObject({ step: 'verify-dev', result: { error: { code: 'BUSY' } } });
    expect(stateOf(server, 'broker')).toMatchObject({ live: { commit }, verified: null, inProgress: null });
    expect(JSON.parse(server.log('refs/promote/components/dev/broker')[0]?.record ?? '')).toMatchObject({
      phase: 'deployed',
      reason: expect.stringContaining('core in dev is locked by'),
    });
    expect(leaseRefs(server)).toEqual([]);
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
    const three = await releaseChain(fakeWorld(server, setting, { invocation: 'three' }), ['broker']);
    expect(three.get('broker')?.result).toMatchObject({ status: 'done', success: true });
    expect(stateOf(server, 'broker')).toMatchObject({ verified: { commit }, inProgress: null });
  });

  it('lets another process of its own run deploy only before or after the suites of the environment', async () => {
    const { server } = await heldByOne();
    const setting = fakeSetting(['core', 'broker'], [environmentSuite('system')]);
    server.merge('broker');
    const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const chain = [
      ['tag', 'dev'],
      ['deploy', 'dev'],
    ] as const;
    const sibling = fakeWorld(server, setting, { invocation: 'one', look: tick });
    const running = (): string => JSON.stringify([...server.running('dev')]);
    let deployed: Promise<unknown> | null = null;
    const seen: string[] = [];
    const tests = fakeWorld(server, setting, {
      invocation: 'one',
      effect: async (name) => {
        if (name !== 'suite') return;
        deployed ??= releaseChain(sibling, ['broker'], chain);
        seen.push(running());
        for (let count = 0; count < 50; count += 1) await tick();
        seen.push(running());
      },
    });
    const after = await releaseChain(
      tests,
      ['core'],
      [
        ['deploy', 'dev'],
        ['verify', 'dev'],
      ],
    );
    await deployed;
    expect(new Set(seen).size).toBe(1);
    expect(after.get('core')?.result?.success).toBe(true);
    expect(server.suiteLog.filter(({ environment }) => environment === 'dev')).toHaveLength(1);
    expect(server.running('dev').has('broker')).toBe(true);
  });

  it('takes over an environment whose suites were left running', async () => {
    const { server, setting } = await heldByOne();
    const stop = new Error('the machine is gone');
    const one = fakeWorld(server, setting, {
      invocation: 'one',
      effect: (name, moment) => {
        if (name === 'suite' && moment === 'before' && server.suiteLog.length === 1) throw stop;
      },
    });
    const chain = [
      ['deploy', 'dev'],
      ['verify', 'dev'],
    ] as const;
    await expect(releaseChain(one, ['core'], chain)).rejects.toBe(stop);
    server.merge('broker');
    const refused = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['broker']);
    expect(refused.get('broker')?.result?.error).toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining('dev is being tested by someone on here'),
    });
    const { outcomes } = await runIntent(
      fakeWorld(server, setting, { invocation: 'two' }),
      intent({ components: ['broker'], takeOver: true }),
    );
    expect(outcomes.get('broker')?.status).toBe('done');
  });

  it('takes over the suites with the component that they were run for', async () => {
    const { server, setting } = await heldByOne();
    const stop = new Error('the machine is gone');
    const one = fakeWorld(server, setting, {
      invocation: 'one',
      effect: (name, moment) => {
        if (name === 'suite' && moment === 'after' && server.suiteLog.length === 2) throw stop;
      },
    });
    await expect(releaseChain(one, ['core'])).rejects.toBe(stop);
    const whole = JSON.parse(server.ledger.get('refs/promote/environments/dev')?.state ?? 'null');
    expect(whole.verifying.holder.invocation).toBe('one');
    // The taker's own work lasts long enough for its heart to beat at every look.
    const timers = new Set<{ everyMilliseconds: number; beat: () => Promise<void> }>();
    const two = fakeWorld(server, setting, {
      invocation: 'two',
      timers,
      look: async () => {
        for (const { beat } of timers) await beat();
      },
    });
    const outcomes = await releaseChain(two, ['core'], MERGE_CHAIN, { takeOver: true });
    expect(outcomes.get('core')?.result).toMatchObject({ success: true });
  });
});

describe('two holders under one attempt', () => {
  const BOTH = ['core', 'broker'];
  const both = (rest: IntentOptions & { readonly step?: StepName } = {}): Intent =>
    intent({ components: BOTH, ...rest });
  const holderOf = (server: FakeServer, component: string): string | undefined =>
    stateOf(server, component).inProgress?.holder.invocation;

  /** `one` has claimed both and stops; `two` waits until its lease is over, takes `core`, and stops too. */
  async function heldByTwo(): Promise<{ server: FakeServer; setting: ReturnType<typeof fakeSetting> }> {
    const { server, setting } = await heldByOne();
    server.merge('broker');
    await runIntent(fakeWorld(server, setting, { invocation: 'one' }), both());
    await runIntent(fakeWorld(server, setting, { invocation: 'two' }), intent({ takeOver: true }));
    expect(BOTH.map((name) => holderOf(server, name))).toEqual(['two', 'one']);
    expect(new Set(BOTH.map((name) => stateOf(server, name).inProgress?.attempt)).size).toBe(1);
    return { server, setting };
  }

  it('are both taken over after the wait, when both are dead', async () => {
    const { server, setting } = await heldByTwo();
    const clock = { milliseconds: 0 };
    const three = fakeWorld(server, setting, { invocation: 'three', clock });
    const { outcomes } = await runIntent(three, both({ takeOver: true }));
    expect(BOTH.map((name) => outcomes.get(name)?.status)).toEqual(['done', 'done']);
    expect(BOTH.map((name) => holderOf(server, name))).toEqual(['three', 'three']);
    expect(clock.milliseconds).toBeLessThan(3 * LEASE_MS);
    await releaseChain(fakeWorld(server, setting, { invocation: 'three' }), BOTH);
    expect(leaseRefs(server)).toEqual([]);
  });

  it.each([
    ['two', 'core', 'broker'],
    ['one', 'broker', 'core'],
  ])('are judged one by one: %s is dead, and only %s is taken', async (dead, taken, kept) => {
    const { server, setting } = await heldByTwo();
    const three = fakeWorld(server, setting, { invocation: 'three', dead: new Set([dead]) });
    const { outcomes } = await runIntent(three, both());
    expect(outcomes.get(taken)?.status).toBe('done');
    expect(outcomes.get(kept)?.error?.code).toBe('BUSY');
    expect(holderOf(server, kept)).not.toBe('three');
  });

  it('are judged one by one: the heart of one beats, and the other is taken over', async () => {
    const { server, setting } = await heldByTwo();
    const timers = new Set<{ everyMilliseconds: number; beat: () => Promise<void> }>();
    const held = fakeWorld(server, setting, {
      invocation: 'one',
      timers,
      effect: async (name, moment) => {
        if (name !== 'deploy' || moment !== 'before') return;
        const three = fakeWorld(server, setting, {
          invocation: 'three',
          look: async () => {
            for (const { beat } of timers) await beat();
          },
        });
        const { outcomes } = await runIntent(three, both({ takeOver: true }));
        expect(outcomes.get('core')?.status).toBe('done');
        expect(outcomes.get('broker')?.error?.code).toBe('BUSY');
      },
    });
    const own = intent({ step: 'deploy', components: ['broker'] });
    const { outcomes } = await runIntent(held, own);
    expect(outcomes.get('broker')?.success).toBe(true);
    expect.assertions(5);
  });

  it('are counted one by one when heartbeats are pruned', async () => {
    const { server, setting } = await heldByTwo();
    const attempt = stateOf(server, 'core').inProgress?.attempt ?? '';
    const refs = ledgerRefs('refs/promote');
    const beat = (holder: string): LeaseMove => ({
      ref: refs.lease(holder),
      expected: server.ledger.get(refs.lease(holder))?.tip ?? null,
      to: 'beat',
      nonce: holder,
    });
    server.append([], [], [`${attempt} one`, `${attempt} gone`, attempt].map(beat));
    const left = await leftHeartbeats(fakeWorld(server, setting, { invocation: 'reader' }));
    expect(left.map(({ holder }) => holder)).toEqual([`${attempt} gone`]);
  });
});

describe('a ledger of an earlier version, whose heartbeats stand under the attempt alone', () => {
  const old = (server: FakeServer): string =>
    ledgerRefs('refs/promote').lease(stateOf(server, 'core').inProgress?.attempt ?? '');
  let beats = 0;
  const beatAsBefore = (server: FakeServer, ref: string): string =>
    server.append(
      [],
      [],
      [{ ref, expected: server.ledger.get(ref)?.tip ?? null, to: 'beat', nonce: `${(beats += 1)}` }],
    ).kind;

  it('has its dead taken over, and their heartbeats go away', async () => {
    const { server, setting } = await heldByOne();
    const ref = old(server);
    beatAsBefore(server, ref);
    const world = fakeWorld(server, setting, { invocation: 'two' });
    const { outcomes } = await runIntent(world, intent({ takeOver: true }));
    expect(outcomes.get('core')?.status).toBe('done');
    await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['core']);
    expect(leaseRefs(server)).toEqual([]);
  });

  it('has nobody taken over whose heart beats there', async () => {
    const { server, setting } = await heldByOne();
    const ref = old(server);
    const look = (): void => void beatAsBefore(server, ref);
    const world = fakeWorld(server, setting, { invocation: 'two', look });
    const { outcomes } = await runIntent(world, intent({ takeOver: true }));
    expect(outcomes.get('core')?.error?.code).toBe('BUSY');
  });

  it('has a takeover fail that meets a heartbeat', async () => {
    const { server, setting } = await heldByOne();
    const ref = old(server);
    const kinds: string[] = [];
    const world = fakeWorld(server, setting, {
      invocation: 'two',
      effect: (name, moment) => {
        if (name === 'ledger' && moment === 'before' && kinds.length === 0) {
          kinds.push(beatAsBefore(server, ref));
        }
      },
    });
    const { outcomes } = await runIntent(world, intent({ takeOver: true }));
    expect(kinds).toEqual(['written']);
    expect(outcomes.get('core')?.error?.code).toBe('BUSY');
    expect(stateOf(server, 'core').inProgress?.holder.invocation).toBe('one');
  });
});

describe('heartbeats', () => {
  it('are not sent by a release that is over before the first one is due', async () => {
    const { server, setting } = await heldByOne();
    const seen: string[] = [];
    const effect = (): void => void seen.push(...leaseRefs(server));
    await releaseChain(fakeWorld(server, setting, { invocation: 'one', effect }), ['core']);
    expect(seen).toEqual([]);
  });

  it('go on for as long as the attempt, are due thrice a lease, and are gone at its end', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    server.merge('core');
    const timers = new Set<{ everyMilliseconds: number; beat: () => Promise<void> }>();
    const ids = new Set<string>();
    const one = fakeWorld(server, setting, {
      invocation: 'one',
      timers,
      effect: async (name) => {
        if (name === 'ledger') return;
        for (const { beat, everyMilliseconds } of timers) {
          expect(everyMilliseconds).toBeLessThan(LEASE_MS / 3);
          await beat();
        }
        for (const ref of leaseRefs(server)) ids.add(server.ledger.get(ref)?.tip ?? '');
      },
    });
    const outcomes = await releaseChain(one, ['core']);
    expect(outcomes.get('core')?.result?.status).toBe('done');
    expect(ids.size).toBeGreaterThan(5);
    expect(leaseRefs(server)).toEqual([]);
    expect(timers.size).toBe(0);
  });
});

describe('a holder whose deployment lands after it has lost, with a driver that knows no compare-and-swap', () => {
  /** `one` stops between its last look at the claim and the effect; meanwhile `two` releases something. */
  async function lateWriter(newer: boolean): Promise<{
    server: FakeServer;
    setting: ReturnType<typeof fakeSetting>;
    outcome: ComponentOutcome | undefined;
    older: string;
  }> {
    const { server, setting: usual } = await heldByOne();
    const setting = byCommand(usual);
    const older = server.trunk.at(-1)?.commit ?? '';
    const clock = { milliseconds: 0 };
    let stopped = false;
    const one = fakeWorld(server, setting, {
      invocation: 'one',
      head: older,
      clock,
      effect: async (name, moment) => {
        if (name !== 'deploy' || moment !== 'before' || stopped) return;
        stopped = true;
        if (newer) server.merge('core');
        const two = fakeWorld(server, setting, { invocation: 'two' });
        const taken = await releaseChain(two, ['core'], MERGE_CHAIN, { takeOver: true });
        expect(taken.get('core')?.result).toMatchObject({ success: true });
        clock.milliseconds += 3_600_000;
      },
    });
    const outcomes = await releaseChain(one, ['core'], MERGE_CHAIN, { typed: 'nx run core:release' });
    return { server, setting, outcome: outcomes.get('core')?.result, older };
  }

  it('fails, and says what runs now and what mends it', async () => {
    const { server, setting, outcome, older } = await lateWriter(true);
    const newest = server.trunk.at(-1)?.commit ?? '';
    expect(server.running('dev').get('core')?.tag).toBe(older.slice(0, 7));
    expect(outcome).toMatchObject({ success: false, error: { code: 'ACTED_LATE' } });
    expect(outcome?.error?.message).toContain('after it had lost core in dev');
    expect(outcome?.error?.message).toContain(`the deployment of dev names ${older.slice(0, 7)}`);
    expect(outcome?.error?.message).toContain(newest.slice(0, 7));
    expect(outcome?.error?.hints.join()).toContain('nx run core:adopt --environment=dev');
    // What the message says does mend it.
    await runIntent(fakeWorld(server, setting, { invocation: 'three' }), intent({ step: 'adopt' }));
    const after = await releaseChain(fakeWorld(server, setting, { invocation: 'four' }), ['core']);
    expect(after.get('core')?.result).toMatchObject({ success: true });
    expect(server.running('dev').get('core')?.tag).toBe(newest.slice(0, 7));
  });

  it('has done no harm when both wanted the same', async () => {
    const { server, outcome, older } = await lateWriter(false);
    expect(outcome).toMatchObject({ success: true });
    expect(server.running('dev').get('core')?.tag).toBe(older.slice(0, 7));
  });

  it('is met as drift by an older run that has done nothing', async () => {
    const { server, setting, older } = await lateWriter(true);
    const late = fakeWorld(server, setting, { invocation: 'late', head: older });
    const outcomes = await releaseChain(late, ['core']);
    expect(outcomes.get('core')?.result).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
  });
});

describe('two copies of one step in one invocation', () => {
  it('do not work at the same time: the second waits, and finds it done', async () => {
    const { server, setting } = await heldByOne();
    const run = (waitSeconds: number): ReturnType<typeof runIntent> =>
      runIntent(fakeWorld(server, setting, { invocation: 'one' }), intent({ step: 'deploy', waitSeconds }));
    const [first, second] = await Promise.all([run(0), run(60)]);
    expect([first, second].map(({ outcomes }) => outcomes.get('core')?.success)).toEqual([true, true]);
    expect(server.deploymentLog).toHaveLength(1);
    const third = await Promise.all([run(0), run(0)]);
    expect(third[1]?.outcomes.get('core')?.error?.code).toBe('BUSY');
  });
});
