import { FakeServer } from '../fakes/fake-server.js';
import {
  componentSuite,
  environmentSuite,
  fakeSetting,
  fakeWorld,
  type FakeReleaser,
} from '../fakes/fake-world.js';
import { releaseChain } from '../fakes/release-chain.js';
import { setHold } from '../../core/commands/hold.js';
import type { ComponentOutcome } from '../../core/intent.js';
import type { Component } from '../../core/model/component.js';
import type { ComponentState } from '../../core/model/state.js';
import type { World } from '../../core/world.js';

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer();
});

/** Its suites are run under a lock of the environment. */
const whole = fakeSetting(['core'], [environmentSuite('system')]);
/** Without a suite of environment scope: then nothing but the look before a deployment finds what a plan did not see. */
const apart = fakeSetting(['core'], [componentSuite('smoke')]);

const stateOf = (environment: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/${environment}/core`)?.state ?? 'null');

async function release(
  setting: ReturnType<typeof fakeSetting>,
  invocation: string,
  more: Partial<FakeReleaser> = {},
  change: (world: World) => World = (world) => world,
): Promise<ComponentOutcome | undefined> {
  const world = change(fakeWorld(server, setting, { invocation, ...more }));
  return (await releaseChain(world, ['core'])).get('core')?.result;
}

/** Counts the listings of the remote. */
function counting(): { readonly listings: () => number; readonly change: (world: World) => World } {
  let listings = 0;
  const change = (world: World): World => ({
    ...world,
    git: {
      ...world.git,
      remoteState: () => {
        listings += 1;
        return world.git.remoteState();
      },
    },
  });
  return { listings: () => listings, change };
}

/** Does something once, at the second effect of this kind. */
function atSecond(
  name: string,
  moment: string,
  act: () => Promise<void> | void,
): NonNullable<FakeReleaser['effect']> {
  let times = 0;
  return async (effect, when) => {
    if (effect !== name || when !== moment) return;
    times += 1;
    if (times === 2) await act();
  };
}

it.each([
  ['of the environment', whole, 7],
  ['of the component', apart, 7],
])(
  'lists the remote once for a release, once more before each deployment, and before and after each suite (%s)',
  async (_, setting, times) => {
    server.merge('core');
    const { listings, change } = counting();
    expect(await release(setting, 'counted', {}, change)).toMatchObject({ success: true });
    expect(listings()).toBe(times);
  },
);

it('lists the remote once where there is nothing to do', async () => {
  server.merge('core');
  await release(whole, 'first');
  const { listings, change } = counting();
  expect(await release(whole, 'again', {}, change)).toMatchObject({ success: true });
  expect(listings()).toBe(1);
});

it('looks anew once what it knows is no longer young', async () => {
  server.merge('core');
  const { listings, change } = counting();
  const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  const slow: FakeReleaser['effect'] = (name, moment) => {
    if (name === 'file' && moment === 'after') clock.milliseconds += 60_000;
  };
  await release(whole, 'counted', { clock, effect: slow }, change);
  expect(listings()).toBeGreaterThan(7);
});

describe('what others do after the look', () => {
  it('a neighbour that was deployed while a suite ran is not what the verdict is about', async () => {
    const two = fakeSetting(['core', 'ui'], [componentSuite('smoke')]);
    const [core, ui] = two.components as [Component, Component];
    const setting = { ...two, components: [core, { ...ui, deployAfter: ['core'] }] };
    const only = (name: string, invocation: string, effect?: FakeReleaser['effect']): Promise<unknown> =>
      releaseChain(fakeWorld(server, setting, { invocation, ...(effect === undefined ? {} : { effect }) }), [
        name,
      ]);
    server.merge('core', 'ui');
    await only('core', 'first');
    let suites = 0;
    await only('ui', 'slow', async (name, moment) => {
      if (name !== 'suite' || moment !== 'before' || (suites += 1) !== 1) return;
      server.merge('core');
      await only('core', 'beside');
    });
    expect(suites).toBeGreaterThan(2);
  });

  it('a hold stops the deployment whose plan did not see it, and leaves no claim', async () => {
    server.merge('core');
    // The second file is the changelog of integration; the first one comes right before its deployment is planned.
    let files = 0;
    const hold: FakeReleaser['effect'] = async (name, moment) => {
      if (name !== 'file' || moment !== 'after' || (files += 1) !== 1) return;
      const person = fakeWorld(server, apart, { invocation: 'person' });
      await setHold(person, { environment: 'integration', kind: 'hold', reason: 'demo', dryRun: false });
    };
    const outcome = await release(apart, 'late', { effect: hold });
    expect(outcome).toMatchObject({ success: false, status: 'refused' });
    expect(outcome?.error?.message).toContain('demo');
    expect(server.running('integration').has('core')).toBe(false);
    expect(stateOf('integration')).toMatchObject({ live: null, inProgress: null });
  });

  it('a version that somebody wrote by hand is found, and not replaced', async () => {
    server.merge('core');
    await release(apart, 'first');
    server.merge('core');
    const byHand = { reference: 'core:hand', digest: `sha256:${'a'.repeat(64)}`, tag: 'hand', attempt: '' };
    const effect = atSecond('deploy', 'before', () => {
      server.running('integration').set('core', byHand);
      server.deploymentCommits += 1;
    });
    const outcome = await release(apart, 'second', { effect });
    expect(outcome).toMatchObject({ success: false, error: { code: 'DRIFTED' } });
    expect(server.running('integration').get('core')).toEqual(byHand);
    expect(stateOf('integration').inProgress).toBeNull();
  });

  it('a release of another component in between costs a look, and stops nothing', async () => {
    const two = fakeSetting(['core', 'ui'], [componentSuite('smoke')]);
    server.merge('core', 'ui');
    let files = 0;
    const other: FakeReleaser['effect'] = async (name, moment) => {
      if (name !== 'file' || moment !== 'after' || (files += 1) !== 1) return;
      await releaseChain(fakeWorld(server, two, { invocation: 'other' }), ['ui']);
    };
    const { listings, change } = counting();
    expect(await release(two, 'one', { effect: other }, change)).toMatchObject({ success: true });
    expect(listings()).toBeGreaterThan(7);
    expect(stateOf('integration').verified?.commit).toBe(server.trunk.at(-1)?.commit);
  });
});
