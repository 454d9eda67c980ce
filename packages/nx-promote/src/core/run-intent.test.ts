import { FakeServer } from '../testing/fakes/fake-server.js';
import { environmentSuite, fakeSetting, fakeWorld } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../testing/fakes/release-chain.js';
import type { ComponentState } from './model/state.js';
import { runIntent } from './run-intent.js';

const stateOf = (server: FakeServer, environment: string, component: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/${environment}/${component}`)?.state ?? 'null');

describe('release', () => {
  it('brings a merge commit through dev to a verified integration, with one digest', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', 'broker']);
    const commit = server.merge('core');
    const outcomes = await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
    expect(outcomes.get('core')).toMatchObject({ step: 'release-integration', result: { status: 'done' } });
    expect(server.tags.get(`core/${commit.slice(0, 7)}`)).toBe(commit);
    const [dev, integration] = [stateOf(server, 'dev', 'core'), stateOf(server, 'integration', 'core')];
    expect(dev.verified?.commit).toBe(commit);
    expect(integration.verified).toEqual(dev.verified);
    expect(integration.inProgress).toBeNull();
    expect([...server.files.keys()]).toEqual(['changelogs/dev.md', 'changelogs/integration.md']);
  });

  it('says "nothing to do" the second time and writes nothing', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    server.merge('core');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
    const before = JSON.stringify([
      [...server.ledger],
      [...server.tags],
      [...server.files],
      server.deploymentLog,
    ]);
    server.merge('something-else');
    const outcomes = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['core']);
    expect(outcomes.get('core')?.result?.success).toBe(true);
    expect(
      JSON.stringify([[...server.ledger], [...server.tags], [...server.files], server.deploymentLog]),
    ).toBe(before);
  });

  it('finishes with the first commit when the trunk moves in the middle', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    const first = server.merge('core');
    const world = fakeWorld(server, setting, { invocation: 'one', head: first });
    await releaseChain(
      world,
      ['core'],
      [
        ['tag', 'dev'],
        ['deploy', 'dev'],
      ],
    );
    server.merge('core');
    await releaseChain(
      world,
      ['core'],
      [
        ['verify', 'dev'],
        ['deploy', 'integration'],
        ['verify', 'integration'],
      ],
    );
    expect(stateOf(server, 'integration', 'core').verified?.commit).toBe(first);
  });

  it('puts the earlier artifact back when the component fails its suite, and remembers the rejection', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', 'broker']);
    const good = server.merge('core', 'broker');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core', 'broker']);
    const bad = server.merge('core');
    server.suiteBehaviour = ({ environment, commits }) =>
      environment === 'integration' && commits.get('core') === bad ? 'failed' : 'passed';
    const outcomes = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), [
      'core',
      'broker',
    ]);
    expect(outcomes.get('core')).toMatchObject({
      step: 'verify-integration',
      result: { status: 'failed', error: { code: 'SUITE_FAILED' } },
    });
    expect(outcomes.get('broker')?.result?.success).toBe(true);
    const state = stateOf(server, 'integration', 'core');
    expect(state.live?.commit).toBe(good);
    expect(state.verified?.commit).toBe(good);
    expect(state.rejected.map((entry) => entry.commit)).toEqual([bad]);
    expect(server.running('integration').get('core')?.tag).toBe(good.slice(0, 7));
    const again = await releaseChain(fakeWorld(server, setting, { invocation: 'three' }), ['core']);
    expect(again.get('core')).toMatchObject({ result: { status: 'refused', error: { code: 'REJECTED' } } });
  });

  it('makes a set suspect that failed together, puts all of it back in one deployment, and lets each be tried alone', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', 'broker'], [environmentSuite('system')]);
    const good = server.merge('core', 'broker');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core', 'broker']);
    const [badCore, newBroker] = [server.merge('core'), server.merge('broker')];
    server.suiteBehaviour = ({ commits }) => (commits.get('core') === badCore ? 'failed' : 'passed');
    await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['core', 'broker']);
    expect(server.deploymentLog.at(-1)).toMatchObject({ environment: 'dev', components: ['core', 'broker'] });
    expect(stateOf(server, 'dev', 'core').suspect.map((entry) => entry.commit)).toEqual([badCore]);
    expect(stateOf(server, 'dev', 'broker').suspect.map((entry) => entry.commit)).toEqual([newBroker]);
    expect(stateOf(server, 'dev', 'broker').live?.commit).toBe(good);
    const alone = await releaseChain(fakeWorld(server, setting, { invocation: 'three' }), ['broker']);
    expect(alone.get('broker')?.result?.status).toBe('done');
    expect(stateOf(server, 'dev', 'broker').suspect).toEqual([]);
    const coreAlone = await releaseChain(fakeWorld(server, setting, { invocation: 'four' }), ['core']);
    expect(coreAlone.get('core')?.result?.error?.code).toBe('SUITE_FAILED');
    expect(stateOf(server, 'dev', 'core').rejected.map((entry) => entry.commit)).toEqual([badCore]);
  });

  it('rejects nothing and puts nothing back when a suite could not be asked, and asks again next time', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    const commit = server.merge('core');
    server.suiteBehaviour = () => 'errored';
    const outcomes = await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
    expect(outcomes.get('core')?.result?.error?.code).toBe('SUITE_ERRORED');
    expect(stateOf(server, 'dev', 'core')).toMatchObject({
      live: { commit },
      verified: null,
      rejected: [],
      inProgress: null,
    });
    server.suiteBehaviour = () => 'passed';
    const again = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['core']);
    expect(again.get('core')?.result?.status).toBe('done');
    expect(stateOf(server, 'integration', 'core').verified?.commit).toBe(commit);
  });

  it('never takes an environment back to a trunk ancestor', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    const old = server.merge('core');
    const newer = server.merge('core');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core']);
    const late = await releaseChain(fakeWorld(server, setting, { invocation: 'two', head: old }), ['core']);
    expect(late.get('core')?.result?.success).toBe(true);
    expect(stateOf(server, 'dev', 'core').live?.commit).toBe(newer);
    expect(server.tags.has(`core/${old.slice(0, 7)}`)).toBe(false);
  });

  it('refuses a component that somebody else holds, and says who', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    server.merge('core');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core'], [['tag', 'dev']]);
    const refused = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['core']);
    expect(refused.get('core')).toMatchObject({
      step: 'tag-dev',
      result: {
        status: 'refused',
        error: { code: 'BUSY', message: expect.stringContaining('someone on here') },
      },
    });
    const dead = new Set(['one']);
    const taken = await releaseChain(fakeWorld(server, setting, { invocation: 'two', dead }), ['core']);
    expect(taken.get('core')?.result?.status).toBe('done');
  });

  it('fails what does not come up, and what is deployed after it', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', { name: 'broker', deployAfter: ['core'] }, 'ui']);
    server.merge('core', 'broker', 'ui');
    server.broken.add('core');
    const outcomes = await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), [
      'core',
      'broker',
      'ui',
    ]);
    expect(outcomes.get('core')?.result?.error?.code).toBe('NOT_LIVE');
    expect(outcomes.get('broker')?.result?.error?.code).toBe('STOPPED_BY_PREDECESSOR');
    expect(outcomes.get('ui')?.result?.status).toBe('done');
    server.broken.clear();
    const again = await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), [
      'core',
      'broker',
      'ui',
    ]);
    expect([...again.values()].map(({ result }) => result?.success)).toEqual([true, true, true]);
  });

  it('runs a suite of environment scope once for a set, and not again for the same set', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', 'broker']);
    server.merge('core', 'broker');
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core', 'broker']);
    const asked = server.suiteLog.filter(
      ({ suite, environment }) => suite === 'system' && environment === 'dev',
    );
    expect(asked).toHaveLength(1);
  });

  it('shows the plan and changes nothing with --dry-run', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    const commit = server.merge('core');
    const world = fakeWorld(server, setting, {
      invocation: 'one',
      effect: (name) => {
        throw new Error(`an effect in a dry run: ${name}`);
      },
    });
    const result = await runIntent(world, {
      step: 'tag',
      environment: 'dev',
      components: ['core'],
      dryRun: true,
      typed: 'nx',
    });
    expect(result.plan).toContain(`+ tag core/${commit.slice(0, 7)} at ${commit}`);
    expect(result.outcomes.get('core')).toMatchObject({ status: 'planned', success: true });
  });

  it('foresees the whole chain in a dry run, also where nothing has happened yet', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core']);
    const commit = server.merge('core');
    const world = fakeWorld(server, setting, {
      invocation: 'one',
      effect: (name) => {
        throw new Error(`an effect in a dry run: ${name}`);
      },
    });
    for (const [step, environment] of MERGE_CHAIN) {
      const intent = { step, environment, components: ['core'], dryRun: true, typed: 'nx' };
      const { outcomes, plan } = await runIntent(world, intent);
      expect(outcomes.get('core')).toMatchObject({ status: 'planned', success: true });
      expect(plan).toContain(`nothing -> ${commit.slice(0, 7)}`);
    }
  });

  it('does not count as success when the environment stays busy until the time to wait is over', async () => {
    const server = new FakeServer();
    const setting = fakeSetting(['core', 'broker']);
    server.merge('core', 'broker');
    const steps = MERGE_CHAIN.slice(0, 2);
    await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core'], steps);
    await releaseChain(fakeWorld(server, setting, { invocation: 'two' }), ['broker'], [['tag', 'dev']]);
    const verify = [['verify', 'dev']] as const;
    const ended = await releaseChain(fakeWorld(server, setting, { invocation: 'one' }), ['core'], verify);
    expect(ended.get('core')?.result).toMatchObject({
      status: 'refused',
      success: false,
      error: { code: 'BUSY' },
    });
    expect(stateOf(server, 'dev', 'core').verified).toBeNull();
  });
});
