import type { FakeServer } from '../testing/fakes/fake-server.js';
import { goingBack, short } from '../testing/fakes/going-back.js';

const stage = goingBack();
const { act, release, released, running, stateOf } = stage;
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
    expect(refused?.error?.hints.join()).toContain('reverify-integration');
    expect((await act('reverify', ['core'], { reason: 'flaky network' })).get('core')).toMatchObject({
      status: 'done',
    });
    expect(running('core')).toBe(short(second));
    expect(stateOf('core')).toMatchObject({ rejected: [], verified: { commit: second }, inProgress: null });
    expect((await release('core')).get('core')?.success).toBe(true);
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

  it('asks anew about what runs, although an answer is there', async () => {
    await released(1, 'core');
    const before = server.suiteLog.length;
    expect((await act('reverify', ['core'])).get('core')).toMatchObject({ status: 'done' });
    expect(server.suiteLog.length).toBe(before + 1);
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
