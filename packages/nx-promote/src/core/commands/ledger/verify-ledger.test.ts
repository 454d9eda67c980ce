import { FakeServer } from '../../../testing/fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../../../testing/fakes/fake-world.js';
import { releaseChain } from '../../../testing/fakes/release-chain.js';
import type { LeaseMove } from '../../ports/ledger-store.js';
import type { World } from '../../world.js';
import { setHold } from '../hold.js';
import type { ComponentRecord } from '../../model/record.js';
import type { ComponentState } from '../../model/state.js';
import { historyLine, historyMarkdown } from '../../render/history-line.js';
import { ledgerHistory } from './ledger-history.js';
import { removeBuilds, removeHeartbeats } from '../prune.js';
import { leftHeartbeats } from './prune-leases.js';
import { prunable } from './prune.js';
import { verifyLedger } from './verify-ledger.js';

const DEV = 'refs/promote/components/dev/core';
const setting = fakeSetting(['core', 'ui']);

async function released(times: number): Promise<{ server: FakeServer; world: World }> {
  const server = new FakeServer();
  for (let time = 0; time < times; time += 1) {
    server.merge('core', 'ui');
    await releaseChain(fakeWorld(server, setting, { invocation: `run ${time}` }), ['core', 'ui']);
  }
  return { server, world: fakeWorld(server, setting, { invocation: 'reader' }) };
}

/** Puts another document into the newest record of the dev chain, as a tampering hand would. */
function tamper(server: FakeServer, change: (documents: { record: string; state: string }) => object): void {
  const node = server.ledger.get(DEV);
  if (node === undefined) throw new Error('nothing was released');
  Object.assign(node, change(node));
}

describe('ledger-verify', () => {
  it('finds nothing wrong with what releases wrote', async () => {
    const { world } = await released(2);
    const found = await verifyLedger(world);
    expect(found.problems).toEqual([]);
    expect(found).toMatchObject({ refs: 6, digests: 4 });
    expect(found.records).toBeGreaterThan(12);
  });

  it('names the field of a state that is not the fold of its records', async () => {
    const { server, world } = await released(1);
    tamper(server, ({ state }) => ({ state: state.replace('"suspect": []', '"suspect": [{}]') }));
    const { problems } = await verifyLedger(world);
    expect(problems).toMatchObject([{ ref: DEV, problem: expect.stringContaining('suspect.0') as string }]);
  });

  it('names a live artifact that was slipped in', async () => {
    const { server, world } = await released(1);
    const other = 'f'.repeat(40);
    tamper(server, ({ state }) => ({
      state: JSON.stringify({ ...JSON.parse(state), live: { ...JSON.parse(state).live, commit: other } }),
    }));
    const { problems } = await verifyLedger(world);
    expect(problems[0]?.problem).toMatch(
      /^state\.json is not the fold of the records: live\.commit is "ffff/,
    );
  });

  it('finds a record of another component, and what is no JSON', async () => {
    const { server, world } = await released(1);
    tamper(server, ({ record }) => ({ record: record.replace('"component": "core"', '"component": "ui"') }));
    expect((await verifyLedger(world)).problems[0]?.problem).toBe('it is about component "ui"');
    tamper(server, () => ({ record: 'gone' }));
    expect((await verifyLedger(world)).problems[0]?.problem).toBe('record.json is not a JSON object');
  });

  it('finds an image that the registry lost', async () => {
    const { server, world } = await released(1);
    world.registry.digests = async () => new Map();
    const { problems } = await verifyLedger({ ...world });
    expect(problems).toHaveLength(4);
    expect(problems[0]?.problem).toMatch(/^dev needs core@sha256:[0-9a-f]{64}, and the registry has no such/);
    expect(server.ledger.size).toBe(6);
  });

  it('finds an image that only a way back leads to, asking for each image once', async () => {
    const { server, world } = await released(2);
    const [first = ''] = server.trunk.map(({ commit }) => commit.slice(0, 7));
    server.images.delete(`core:${first}`);
    server.tags.delete(`core/${first}`);
    const asked: string[] = [];
    const { digests } = world.registry;
    const registry = {
      ...world.registry,
      digests: async (wanted: Parameters<typeof digests>[0]) => {
        asked.push(...wanted.map(({ image, reference }) => `${image}@${reference}`));
        return digests(wanted);
      },
    };
    const { problems, digests: count } = await verifyLedger({ ...world, registry });
    expect(problems.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^a way back in dev leads to core@sha256:\w+, and the registry has no such/),
      expect.stringMatching(/^a way back in integration leads to core@/),
    ]);
    expect(asked).toHaveLength(4);
    expect(new Set(asked).size).toBe(count);
  });

  it('believes what a newer writer recorded', async () => {
    const { server, world } = await released(1);
    tamper(server, ({ record, state }) => ({
      record: JSON.stringify({ ...JSON.parse(record), kind: 'teleport', phase: 'dissolved' }),
      state: JSON.stringify({ ...JSON.parse(state), somewhere: 'else' }),
    }));
    expect((await verifyLedger(world)).problems).toEqual([]);
  });
});

describe('ledger-log', () => {
  it('tells the history of one component in one environment, oldest first', async () => {
    const { world } = await released(2);
    const entries = await ledgerHistory(world, { component: 'core', environment: 'dev' });
    const phases = entries.flatMap(({ record }) => ('phase' in record ? [record.phase] : []));
    expect(phases).toEqual(['started', 'deployed', 'verified', 'started', 'deployed', 'verified']);
    expect(historyLine(entries[0] as (typeof entries)[number])).toMatch(
      /^2026-\S+ [0-9a-f]{10} dev: core [0-9a-f]{7} release started, /,
    );
    expect(historyMarkdown(entries[0] as (typeof entries)[number])).toMatch(/^- 2026-\S+ \w{10} dev: core/);
    const all = await ledgerHistory(world, {});
    const newest = await ledgerHistory(world, { limit: '2' });
    expect(newest).toEqual(all.slice(-2));
    const since = all[3]?.record.at ?? '';
    const later = await ledgerHistory(world, { since });
    expect(later).toEqual(all.filter(({ record }) => record.at >= since));
    await expect(ledgerHistory(world, { limit: '0' })).rejects.toThrow('--limit takes a number from 1');
    await expect(ledgerHistory(world, { since: 'yesterday' })).rejects.toThrow('--since takes a time');
    const chains = all.flatMap(({ record }) => ('phase' in record ? [record] : []));
    const places = chains.map(({ component, environment }: ComponentRecord) => `${component} ${environment}`);
    expect(new Set(places).size).toBe(4);
  });

  it('tells of holds and of suites of the whole environment too, and of hotfixes', async () => {
    const { server, world } = await released(1);
    await setHold(world, { environment: 'dev', kind: 'hold', reason: 'the\ndemo', dryRun: false });
    const record = { kind: 'waive', component: 'core', hotfix: 'fix-it', actor: { name: 'Eva', run: null } };
    const text = JSON.stringify({ schemaVersion: 1, ...record, at: '2027-01-01T00:00:00Z', reason: 'gone' });
    const move = { ref: 'refs/promote/obligations/core', expected: null };
    const by = { message: '', author: { name: 'Eva', email: 'eva@example.org' }, at: '2027-01-01T00:00:00Z' };
    server.append([{ ...move, commits: [{ record: text, state: '{}', ...by }] }], []);
    const lines = (await ledgerHistory(world, { component: 'core' })).map(historyLine).join('\n');
    expect(lines).toMatch(/ dev: suites of the environment ended for core, ui, someone: system passed\n/);
    expect(lines).toMatch(/ dev: held, someone: the demo\n/);
    expect(lines).toMatch(/ core: hotfix fix-it waived, Eva: gone$/);
    expect(lines).not.toContain('moves');
    const other = (await ledgerHistory(world, { environment: 'integration' })).map(historyLine).join();
    expect(other).not.toMatch(/held|fix-it/);
  });

  it('refuses a name that nothing has, with the one that was meant', async () => {
    const { world } = await released(1);
    const environment = ledgerHistory(world, { environment: 'integraton' });
    await expect(environment).rejects.toMatchObject({
      message: 'There is no environment "integraton" (option --environment).',
      hints: ['type --environment=integration', 'there are: dev, integration, staging, production'],
    });
    const component = ledgerHistory(world, { component: 'cor' });
    await expect(component).rejects.toMatchObject({ hints: ['type --component=core'] });
  });
});

describe('ledger-prune', () => {
  it('keeps what an environment runs or could go back to, and what the ledger never heard of', async () => {
    const { server, world } = await released(3);
    server.tags.set('core/abcdef0', `abcdef0${'1'.repeat(33)}`);
    expect(await prunable(world)).toEqual([]);
  });

  it('lets go what fell out of the way back, tag and image', async () => {
    const { server, world } = await released(23);
    const [first, second, third] = server.trunk.map(({ commit }) => commit.slice(0, 7));
    const builds = await prunable(world);
    const names = builds.map(({ tag }) => tag.name).sort();
    const expected = [first, second, third].flatMap((id) => [`core/${id}`, `ui/${id}`]).sort();
    expect(names).toEqual(expected);
    await removeBuilds(world, builds);
    expect(expected.filter((name) => server.tags.has(name))).toEqual([]);
    expect(server.images.has(`core:${first}`)).toBe(false);
    expect(server.tags.size).toBe(40);
    expect(await prunable(world)).toEqual([]);
  });

  it('keeps what an environment runs that was renamed since, and the way back there', async () => {
    const { server, world } = await released(23);
    const renamed = world.pipeline.environments.flatMap((environment) =>
      environment.name === 'integration' ? [{ ...environment, name: 'acceptance' }] : [environment],
    );
    const [first] = server.trunk.map(({ commit }) => commit);
    const ref = 'refs/promote/components/integration/core';
    const node = server.ledger.get(ref);
    const state = JSON.parse(node?.state ?? '') as ComponentState;
    // It stood still there since the first release.
    const live = { ...state.live, commit: first, shortId: first?.slice(0, 7) };
    Object.assign(node ?? {}, { state: JSON.stringify({ ...state, live, verified: live, history: [] }) });
    const other = { ...world, pipeline: { ...world.pipeline, environments: renamed } };
    const builds = (await prunable(other)).map(({ tag }) => tag.name);
    expect(builds).not.toContain(`core/${first?.slice(0, 7)}`);
    expect(builds).toContain(`ui/${first?.slice(0, 7)}`);
  });

  it('keeps what somebody told an environment to run by hand', async () => {
    const { server, world } = await released(23);
    const [first = ''] = server.trunk.map(({ commit }) => commit.slice(0, 7));
    const digest = server.images.get(`core:${first}`)?.digest ?? '';
    const reference = `registry.test/core@${digest}`;
    server.running('staging').set('core', { reference, digest, tag: '', attempt: '' });
    const names = (await prunable(world)).map(({ tag }) => tag.name);
    expect(names).not.toContain(`core/${first}`);
    expect(names).toContain(`ui/${first}`);
  });

  it('looks again before it removes: what came into use since it was listed stays', async () => {
    const { server, world } = await released(23);
    const builds = await prunable(world);
    const [first = ''] = server.trunk.map(({ commit }) => commit.slice(0, 7));
    const digest = server.images.get(`core:${first}`)?.digest ?? '';
    const reference = `registry.test/core:${first}@${digest}`;
    server.running('dev').set('core', { reference, digest, tag: first, attempt: '' });
    const gone = await removeBuilds(world, builds);
    expect(gone).toHaveLength(builds.length - 1);
    expect(server.tags.has(`core/${first}`)).toBe(true);
    expect(server.images.has(`core:${first}`)).toBe(true);
    expect(server.tags.has(`ui/${first}`)).toBe(false);
  });

  it('leaves an image alone that somebody pushed over', async () => {
    const { server, world } = await released(23);
    const [first = ''] = server.trunk.map(({ commit }) => commit.slice(0, 7));
    const image = server.images.get(`core:${first}`);
    server.images.set(`core:${first}`, {
      digest: `sha256:${'f'.repeat(64)}`,
      revision: image?.revision ?? '',
    });
    await removeBuilds(world, await prunable(world));
    expect(server.images.has(`core:${first}`)).toBe(true);
    expect(server.images.has(`ui:${first}`)).toBe(false);
  });

  it('takes away the heartbeats of attempts that are over, and of no other', async () => {
    const { server, world } = await released(1);
    server.merge('core');
    await releaseChain(fakeWorld(server, setting, { invocation: 'going' }), ['core'], [['tag', 'dev']]);
    const state = JSON.parse(server.ledger.get('refs/promote/components/dev/core')?.state ?? '');
    const going = state.inProgress.attempt as string;
    for (const attempt of [going, 'dev-0123456789ab', 'staging-0123456789ab']) {
      const move = { ref: `refs/promote/leases/${attempt}`, expected: null, to: 'beat', nonce: attempt };
      server.append([], [], [move as LeaseMove]);
    }
    const left = await leftHeartbeats(world);
    expect(left.map(({ holder }) => holder)).toEqual(['dev-0123456789ab', 'staging-0123456789ab']);
    const again = { ref: left[0]?.ref ?? '', expected: left[0]?.tip ?? '', to: 'beat', nonce: 'again' };
    server.append([], [], [again as LeaseMove]);
    expect(await removeHeartbeats(world, left)).toEqual([left[1]]);
    expect([...server.ledger.keys()].filter((ref) => ref.includes('/leases/'))).toEqual([
      `refs/promote/leases/${going}`,
      'refs/promote/leases/dev-0123456789ab',
    ]);
  });
});
