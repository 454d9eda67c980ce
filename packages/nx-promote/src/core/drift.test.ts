import { FakeServer } from '../testing/fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, releaseChain } from '../testing/fakes/release-chain.js';
import type { ComponentOutcome, Intent } from './intent.js';
import type { ComponentState } from './model/state.js';
import { runIntent } from './run-intent.js';

const setting = fakeSetting(['core', 'ui']);
let server: FakeServer;
let runs = 0;
beforeEach(() => {
  server = new FakeServer();
  runs = 0;
});

const world = (): ReturnType<typeof fakeWorld> => fakeWorld(server, setting, { invocation: `run ${++runs}` });
const release = async (): Promise<ComponentOutcome | undefined> =>
  (await releaseChain(world(), ['core'])).get('core')?.result;

async function adopt(rest: Partial<Intent> = {}): Promise<ComponentOutcome | undefined> {
  const intent: Intent = {
    step: 'adopt',
    environment: 'dev',
    components: ['core'],
    dryRun: false,
    typed: 'nx run core:adopt-dev',
    ...rest,
  };
  return (await runIntent(world(), intent)).outcomes.get('core');
}

const stateOf = (environment: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/${environment}/core`)?.state ?? 'null');

/** Somebody writes a reference into the deployment repository. */
function byHand(commit: string, environment = 'dev'): string {
  const shortId = commit.slice(0, 7);
  server.tags.set(`core/${shortId}`, commit);
  server.build();
  const digest = server.images.get(`core:${shortId}`)?.digest ?? '';
  const reference = `core:${shortId}@${digest}`;
  server.running(environment).set('core', { reference, digest, tag: shortId, attempt: '' });
  return digest;
}

describe('what the ledger does not know', () => {
  it('is not released over, and the message says both ways out', async () => {
    server.merge('core');
    await release();
    const hand = server.merge('core');
    byHand(hand);
    server.merge('core');
    const outcome = await release();
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
    expect(outcome?.error?.message).toMatch(
      /dev is told to run core:\w+@sha256:\w+ for core, but the ledger/,
    );
    expect(outcome?.error?.hints.join()).toContain('nx run core:adopt-dev');
    expect(server.running('dev').get('core')?.tag).toBe(hand.slice(0, 7));
  });

  it('is adopted as deployed, tested in its own right, and then released over', async () => {
    server.merge('core');
    await release();
    const hand = server.merge('core');
    const digest = byHand(hand);
    expect(await adopt({ reason: 'the night of the outage' })).toMatchObject({ success: true, digest });
    expect(stateOf('dev').live).toMatchObject({ commit: hand, digest });
    expect(stateOf('dev').verified?.commit).not.toBe(hand);
    const record = JSON.parse(server.log('refs/promote/components/dev/core')[0]?.record ?? '');
    expect(record).toMatchObject({ kind: 'adopt', reason: 'the night of the outage' });
    const newer = server.merge('core');
    expect((await release())?.success).toBe(true);
    expect(stateOf('integration').verified?.commit).toBe(newer);
  });

  it('is never taken back by an older release once it is adopted', async () => {
    const older = server.merge('core');
    const hand = server.merge('core');
    byHand(hand);
    await adopt();
    const head = fakeWorld(server, setting, { invocation: 'late', head: older });
    const outcome = (await releaseChain(head, ['core'])).get('core');
    expect(outcome?.result?.success).toBe(true);
    expect(server.running('dev').get('core')?.tag).toBe(hand.slice(0, 7));
    expect(stateOf('integration').verified?.commit).toBe(hand);
  });

  it('stops the first release into an environment that runs something already', async () => {
    const hand = server.merge('core');
    byHand(hand);
    server.merge('core');
    const outcome = await release();
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'NOT_IN_LEDGER' } });
    await adopt();
    expect((await release())?.success).toBe(true);
  });

  it('is no drift when it is exactly what is to be released', async () => {
    byHand(server.merge('core'));
    expect((await release())?.success).toBe(true);
  });
});

describe('adopt', () => {
  it('says so when the ledger knows it already, and when nothing runs', async () => {
    expect(await adopt()).toMatchObject({ status: 'nothing-to-do' });
    server.merge('core');
    await release();
    const before = server.log('refs/promote/components/dev/core').length;
    expect(await adopt()).toMatchObject({ status: 'nothing-to-do' });
    expect(server.log('refs/promote/components/dev/core')).toHaveLength(before);
  });

  it('accepts that a component was taken away', async () => {
    server.merge('core');
    await release();
    server.running('dev').delete('core');
    expect((await adopt())?.success).toBe(true);
    expect(stateOf('dev')).toMatchObject({ live: null, verified: null });
  });

  it('refuses what nobody can name, until somebody names the commit', async () => {
    const hand = server.merge('core');
    byHand(hand);
    server.tags.clear();
    for (const image of server.images.values()) image.revision = '';
    expect(await adopt()).toMatchObject({ status: 'refused', error: { code: 'NOT_ADOPTABLE' } });
    expect(server.ledger.size).toBe(0);
  });

  it('takes over from whoever has died in the middle, when told so', async () => {
    server.merge('core');
    const [tag] = MERGE_CHAIN;
    await releaseChain(world(), ['core'], tag === undefined ? [] : [tag]);
    byHand(server.merge('core'));
    expect(await adopt()).toMatchObject({ status: 'refused', error: { code: 'BUSY' } });
    expect(await adopt({ takeOver: true })).toMatchObject({ status: 'done' });
    expect(stateOf('dev')).toMatchObject({ inProgress: null });
  });

  it('changes nothing in a dry run', async () => {
    byHand(server.merge('core'));
    expect(await adopt({ dryRun: true })).toMatchObject({ status: 'planned' });
    expect(server.ledger.size).toBe(0);
  });
});
