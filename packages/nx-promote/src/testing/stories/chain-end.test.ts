import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';

/** What is left of the chain when something cut it: the last step alone. */
const RELEASE_ONLY = [['release', 'integration']] as const;

function released(...components: readonly string[]) {
  const server = new FakeServer();
  const setting = fakeSetting([...components]);
  server.merge(...components);
  const world = (invocation: string) => fakeWorld(server, setting, { invocation });
  return { server, world };
}

describe('the last step of the chain', () => {
  it('fails when the trunk is ahead and the steps before it did not run', async () => {
    const { server, world } = released('core');
    await releaseChain(world('one'), ['core']);
    const next = server.merge('core');
    const outcome = (await releaseChain(world('two'), ['core'], RELEASE_ONLY)).get('core');
    expect(outcome?.result).toMatchObject({ success: false, error: { code: 'CHAIN_INCOMPLETE' } });
    expect(outcome?.result?.error?.message).toContain(`${next.slice(0, 7)} of the trunk is not there`);
  });

  it('says what runs when the trunk has nothing newer, also in a run of its own', async () => {
    const { server, world } = released('core', 'broker');
    await releaseChain(world('one'), ['core', 'broker']);
    server.merge('broker');
    const outcomes = await releaseChain(world('two'), ['core'], RELEASE_ONLY);
    expect(outcomes.get('core')?.result).toMatchObject({ status: 'done', success: true });
  });

  it('ends well for the commit that this run brought, also when the trunk has moved on', async () => {
    const { server, world } = released('core');
    const one = world('one');
    await releaseChain(one, ['core'], MERGE_CHAIN.slice(0, -1));
    server.merge('core');
    const outcomes = await releaseChain(one, ['core'], RELEASE_ONLY);
    expect(outcomes.get('core')?.result).toMatchObject({ status: 'done', success: true });
  });

  it('ends well when something newer than this checkout runs', async () => {
    const { server, world } = released('core');
    const old = fakeWorld(server, fakeSetting(['core']), {
      invocation: 'old',
      head: server.trunk.at(-1)?.commit ?? '',
    });
    server.merge('core');
    await releaseChain(world('one'), ['core']);
    const outcomes = await releaseChain(old, ['core']);
    expect(outcomes.get('core')).toMatchObject({ step: 'release-integration', result: { success: true } });
  });

  it('of a promotion fails when the environment before it is ahead', async () => {
    const { server, world } = released('core');
    await releaseChain(world('one'), ['core']);
    await releaseChain(world('two'), ['core'], promotionChain('staging'));
    const next = server.merge('core');
    await releaseChain(world('three'), ['core']);
    const outcomes = await releaseChain(world('four'), ['core'], [['release', 'staging']]);
    expect(outcomes.get('core')?.result).toMatchObject({ error: { code: 'CHAIN_INCOMPLETE' } });
    expect(outcomes.get('core')?.result?.error?.message).toContain(
      `${next.slice(0, 7)} of integration is not there`,
    );
  });
});
