import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import { intentFor, type IntentOptions } from '../fakes/intent.js';
import type { ComponentOutcome, StepName } from '../../core/intent.js';
import type { ComponentState } from '../../core/model/state.js';
import { runIntent } from '../../core/run-intent.js';

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

async function adopt({ step = 'adopt', ...rest }: IntentOptions & { readonly step?: StepName } = {}): Promise<
  ComponentOutcome | undefined
> {
  const intent = intentFor(step, {
    environment: 'dev',
    typed: 'nx run core:adopt --environment=dev',
    ...rest,
  });
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
      /The deployment of dev names core:\w+@sha256:\w+ for core, but the ledger/,
    );
    expect(outcome?.error?.hints.join()).toContain('nx run core:adopt --environment=dev');
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

describe('an image of another repository', () => {
  const foreign = 'quay.io/somebody-else/another-image';
  const runForeign = (tag: string, digest: string | null, environment = 'dev'): void => {
    const reference = digest === null ? `${foreign}:${tag}` : `${foreign}:${tag}@${digest}`;
    server
      .running(environment)
      .set('core', { reference, digest: digest as unknown as string, tag, attempt: '' });
  };

  it.each([
    ['with the same tag', false],
    ['with the same digest', true],
  ])(
    '%s is not what the ledger knows: nothing is released over it, and it is not adopted',
    async (_, same) => {
      const commit = server.merge('core');
      await release();
      const shortId = commit.slice(0, 7);
      runForeign(shortId, same ? (server.images.get(`core:${shortId}`)?.digest ?? '') : null);
      server.merge('core');
      expect(await release()).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
      const before = JSON.stringify([...server.ledger]);
      const refused = await adopt();
      expect(refused).toMatchObject({ status: 'refused', error: { code: 'NOT_ADOPTABLE' } });
      expect(refused?.error?.message).toContain(`dev runs ${foreign}:${shortId}`);
      expect(refused?.error?.message).toContain('it is no image of registry.test/core');
      expect(await adopt({ commit })).toMatchObject({ error: { code: 'NOT_ADOPTABLE' } });
      expect(JSON.stringify([...server.ledger])).toBe(before);
    },
  );

  it('is not adopted at a first meeting either', async () => {
    const commit = server.merge('core');
    server.tags.set(`core/${commit.slice(0, 7)}`, commit);
    server.build();
    runForeign(commit.slice(0, 7), null);
    expect(await adopt()).toMatchObject({ error: { code: 'NOT_ADOPTABLE' } });
    expect(server.ledger.size).toBe(0);
  });

  it('is not tested as what the ledger knows', async () => {
    const commit = server.merge('core');
    await release();
    runForeign(commit.slice(0, 7), null);
    expect(await adopt({ step: 'reverify' })).toMatchObject({ error: { code: 'DRIFTED' } });
  });
});

describe('adopting where what enters has a release name', () => {
  const run = (step: StepName, environment: string, rest: IntentOptions = {}) =>
    adopt({ step, environment, ...rest });
  const promote = async (environment: string): Promise<ComponentOutcome | undefined> =>
    (await releaseChain(world(), ['core'], promotionChain(environment))).get('core')?.result;

  it('takes the name over that is deployed, with its git tag, so that promotion goes on', async () => {
    const commit = server.merge('core');
    const digest = byHand(commit, 'staging');
    const reference = `registry.test/core:v1.0.rc@${digest}`;
    server.running('staging').set('core', { reference, digest, tag: 'v1.0.rc', attempt: '' });
    expect(await adopt({ environment: 'staging' })).toMatchObject({ success: true });
    expect(stateOf('staging')).toMatchObject({ live: { commit }, names: ['v1.0.rc'] });
    expect(server.tags.get('core/v1.0.rc')).toBe(commit);
    const told = await adopt({ environment: 'staging' });
    expect(told?.summary).toContain('nx run core:reverify --environment=staging');
    const early = await promote('production');
    expect(early?.error?.hints).toEqual(['nx run core:reverify --environment=staging']);
    expect(await run('reverify', 'staging')).toMatchObject({ success: true });
    expect(stateOf('staging').verified?.commit).toBe(commit);
    expect(await promote('production')).toMatchObject({ success: true });
    expect(server.tags.get('core/v1.0')).toBe(commit);
    expect(server.running('production').get('core')?.digest).toBe(digest);
  });

  it('takes over the name that the commit has in git where a build tag is deployed', async () => {
    const commit = server.merge('core');
    server.tags.set('core/v2.0.rc', commit).set('core/v2.0.rc2', commit);
    byHand(commit, 'staging');
    await adopt({ environment: 'staging' });
    expect(stateOf('staging').names).toEqual(['v2.0.rc2']);
  });

  it('refuses a name that stands for another commit, and says which', async () => {
    const [other, commit] = [server.merge('core'), server.merge('core')];
    await release();
    server.tags.set('core/v1.0.rc', other);
    const digest = server.images.get(`core:${commit.slice(0, 7)}`)?.digest ?? '';
    const reference = `registry.test/core:v1.0.rc@${digest}`;
    server.running('staging').set('core', { reference, digest, tag: 'v1.0.rc', attempt: '' });
    const refused = await adopt({ environment: 'staging' });
    expect(refused).toMatchObject({ status: 'refused', error: { code: 'NOT_ADOPTABLE' } });
    expect(refused?.error?.message).toContain(`core/v1.0.rc stands for another commit, ${other}`);
  });

  it('gives the name to what was adopted without one', async () => {
    const commit = server.merge('core');
    byHand(commit, 'staging');
    await adopt({ environment: 'staging' });
    expect(stateOf('staging').names).toEqual([]);
    server.tags.set('core/v1.0.rc', commit);
    expect(await adopt({ environment: 'staging' })).toMatchObject({ status: 'done' });
    expect(stateOf('staging').names).toEqual(['v1.0.rc']);
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
