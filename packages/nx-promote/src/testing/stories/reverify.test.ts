import type { FakeServer } from '../fakes/fake-server.js';
import { goingBack, short } from '../fakes/going-back.js';

const stage = goingBack();
const { act, byHand, release, released, running, stateOf } = stage;
let server: FakeServer;
beforeEach(() => void (server = stage.begin()));
afterEach(() => stage.end());

describe('reverify', () => {
  const fails = (...environments: string[]): void => {
    server.suiteBehaviour = ({ environment }) => (environments.includes(environment) ? 'failed' : 'passed');
  };

  it('lifts a rejection that was the fault of the suite', async () => {
    const [first = ''] = await released(1, 'core');
    fails('integration');
    const second = server.merge('core');
    await release('core');
    expect(running('core')).toBe(short(first));
    fails();
    const refused = (await release('core')).get('core');
    expect(refused).toMatchObject({ success: false, error: { code: 'REJECTED' } });
    expect(refused?.error?.hints.join()).toContain('reverify --environment=integration');
    expect((await act('reverify', ['core'], { reason: 'flaky network' })).get('core')).toMatchObject({
      status: 'done',
    });
    expect(running('core')).toBe(short(second));
    expect(stateOf('core')).toMatchObject({ rejected: [], verified: { commit: second }, inProgress: null });
    expect((await release('core')).get('core')?.success).toBe(true);
  });

  it('lifts a rejection in the first environment too', async () => {
    await released(1, 'core');
    fails('dev');
    const second = server.merge('core');
    await release('core');
    expect(stateOf('core', 'dev').rejected).toMatchObject([{ commit: second }]);
    fails();
    const again = (await act('reverify', ['core'], { environment: 'dev' })).get('core');
    expect(again).toMatchObject({ status: 'done' });
    expect(stateOf('core', 'dev')).toMatchObject({ rejected: [], verified: { commit: second } });
  });

  it('puts the previous one back when the suites say no again', async () => {
    const [first = ''] = await released(1, 'core');
    fails('integration');
    const second = server.merge('core');
    await release('core');
    const outcome = (await act('reverify', ['core'])).get('core');
    expect(outcome).toMatchObject({ success: false, error: { code: 'SUITE_FAILED' } });
    expect(running('core')).toBe(short(first));
    expect(stateOf('core')).toMatchObject({ rejected: [{ commit: second }], verified: { commit: first } });
  });

  it('never puts back what somebody went back from', async () => {
    const [first = '', second = '', third = ''] = await released(3, 'core');
    await act('rollback', ['core'], { reason: 'c3 loses files' });
    fails('integration');
    const outcome = (await act('reverify', ['core'])).get('core');
    expect(outcome?.error?.details.join()).toContain(`${short(first)} is put back`);
    expect(running('core')).toBe(short(first));
    expect(stateOf('core')).toMatchObject({ rejected: [{ commit: second }], pinned: { from: [third] } });
  });

  it('asks anew about what runs, although an answer is there', async () => {
    await released(1, 'core');
    const before = server.suiteLog.length;
    expect((await act('reverify', ['core'])).get('core')).toMatchObject({ status: 'done' });
    expect(server.suiteLog.length).toBe(before + 1);
  });

  it('asks nobody while something else runs than the ledger knows', async () => {
    fails('integration');
    const first = server.merge('core');
    await release('core');
    expect(stateOf('core')).toMatchObject({ live: { commit: first }, rejected: [{ commit: first }] });
    fails();
    byHand('core', server.merge('core'));
    const before = [server.suiteLog.length, [...server.ledger].length, stateOf('core')];
    const outcome = (await act('reverify', ['core'])).get('core');
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
    expect(outcome?.error?.hints.join()).toContain('nx run core:adopt --environment=integration');
    expect([server.suiteLog.length, [...server.ledger].length, stateOf('core')]).toEqual(before);
  });

  it('deploys again what a deployment that failed in the middle has put aside', async () => {
    const [first = ''] = await released(1, 'core');
    const second = server.merge('core');
    server.suiteBehaviour = ({ environment }) => {
      if (environment === 'dev') return 'passed';
      server.broken.add('core');
      return 'failed';
    };
    await release('core');
    expect([running('core'), stateOf('core').live?.commit]).toEqual([short(first), second]);
    server.broken.clear();
    fails();
    expect((await act('reverify', ['core'])).get('core')).toMatchObject({ status: 'done' });
    expect(running('core')).toBe(short(second));
    expect(stateOf('core').verified?.commit).toBe(second);
  });
});

describe('what is tested', () => {
  it.each(['verify', 'reverify'] as const)(
    'is given no verdict by %s when it was changed meanwhile',
    async (step) => {
      server.suiteBehaviour = ({ environment }) => (environment === 'integration' ? 'errored' : 'passed');
      const first = server.merge('core', 'ui');
      await release('core', 'ui');
      server.suiteBehaviour = () => 'passed';
      const other = server.merge('core');
      const changes = (name: string): void => {
        if (name === 'suite') byHand('core', other);
      };
      const outcomes = await act(step, ['core', 'ui'], {}, { effect: changes });
      for (const name of ['core', 'ui']) {
        expect(outcomes.get(name)).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
        expect(stateOf(name)).toMatchObject({ live: { commit: first }, verified: null, inProgress: null });
      }
      const whole = JSON.parse(server.ledger.get('refs/promote/environments/integration')?.state ?? 'null');
      expect(whole.verifying).toBeNull();
      expect(whole.evidence.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['errored']);
    },
  );

  it.each(['verify', 'reverify'] as const)('is looked at by %s before the suites are asked', async (step) => {
    server.suiteBehaviour = ({ environment }) => (environment === 'integration' ? 'errored' : 'passed');
    await released(1, 'core');
    server.suiteBehaviour = () => 'passed';
    byHand('core', server.merge('core'));
    const before = server.suiteLog.length;
    const outcome = (await act(step, ['core'])).get('core');
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'DRIFTED' } });
    expect(stateOf('core')).toMatchObject({ verified: null, inProgress: null });
    expect(server.suiteLog).toHaveLength(before);
  });
});

describe('suspects', () => {
  it('are tried alone: a pass clears, a failure rejects', async () => {
    await released(1, 'core', 'ui');
    server.suiteBehaviour = ({ environment, commits }) =>
      environment === 'integration' && commits.get('core') === bad ? 'failed' : 'passed';
    const bad = server.merge('core', 'ui');
    await release('core', 'ui');
    expect(stateOf('core').suspect).toHaveLength(1);
    expect(stateOf('ui').suspect).toHaveLength(1);
    const together = await release('core', 'ui');
    expect(together.get('core')).toMatchObject({ status: 'refused', error: { code: 'SUSPECT' } });
    expect(together.get('core')?.error?.hints.join()).toContain('nx run core:release');
    expect((await release('ui')).get('ui')?.success).toBe(true);
    expect(stateOf('ui')).toMatchObject({ suspect: [], verified: { commit: bad } });
    expect((await release('core')).get('core')?.success).toBe(false);
    expect(stateOf('core')).toMatchObject({ suspect: [], rejected: [{ commit: bad }] });
  });
});
