import { Killed } from '../chaos/crash.js';
import { FakeServer } from '../fakes/fake-server.js';
import { componentSuite, environmentSuite, fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { releaseChain } from '../fakes/release-chain.js';
import type { StepName } from '../../core/intent.js';
import type { ComponentState } from '../../core/model/state.js';

const ALL = ['broker', 'core'];
const TO_DEPLOYED: readonly (readonly [StepName, string])[] = [
  ['tag', 'dev'],
  ['deploy', 'dev'],
];

const stateOf = (server: FakeServer, component: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/dev/${component}`)?.state ?? 'null');

interface Situation {
  readonly server: FakeServer;
  readonly setting: ReturnType<typeof fakeSetting>;
  readonly badBroker: string;
  readonly goodCore: string;
}

/** Both have passed in dev once; then a broken broker and a good core are merged. */
async function merged(suite: 'system' | 'smoke'): Promise<Situation> {
  const server = new FakeServer();
  const setting = fakeSetting(
    ['broker', { name: 'core', deployAfter: ['broker'] }],
    [componentSuite('smoke'), environmentSuite('system')],
  );
  server.merge(...ALL);
  await releaseChain(fakeWorld(server, setting, { invocation: 'zero' }), ALL);
  const [badBroker, goodCore] = [server.merge('broker'), server.merge('core')];
  // Whatever asks: what runs beside it is what it meets.
  server.suiteBehaviour = ({ suite: asked, environment, commits }) =>
    asked === suite && environment === 'dev' && commits.get('broker') === badBroker ? 'failed' : 'passed';
  return { server, setting, badBroker, goodCore };
}

async function release({ server, setting }: Situation, component: string, invocation: string) {
  const outcomes = await releaseChain(fakeWorld(server, setting, { invocation }), [component]);
  return outcomes.get(component)?.result;
}

/** Another run's broker runs in dev, untested, and nobody is at work on it. */
async function leftUntested({ server, setting }: Situation): Promise<void> {
  const one = fakeWorld(server, setting, { invocation: 'one' });
  const outcomes = await releaseChain(one, ['broker'], TO_DEPLOYED);
  expect(outcomes.get('broker')?.result?.success).toBe(true);
}

describe('a good artifact beside a broken one that another run brought and did not test', () => {
  it.each(['system', 'smoke'] as const)(
    'is suspect and not rejected when the suite %s says no',
    async (suite) => {
      const situation = await merged(suite);
      const { server, badBroker, goodCore } = situation;
      await leftUntested(situation);
      const failed = await release(situation, 'core', 'two');
      expect(failed?.error?.code).toBe('SUITE_FAILED');
      expect(failed?.error?.details.join()).toContain(
        `broker ${badBroker.slice(0, 7)} had not passed either`,
      );
      expect(stateOf(server, 'core')).toMatchObject({ rejected: [], suspect: [{ commit: goodCore }] });
      // Tried by itself, each gets what it deserves.
      expect((await release(situation, 'broker', 'one'))?.error?.code).toBe('SUITE_FAILED');
      expect(stateOf(server, 'broker')).toMatchObject({ rejected: [{ commit: badBroker }] });
      expect(await release(situation, 'core', 'three')).toMatchObject({ success: true });
      expect(stateOf(server, 'core')).toMatchObject({
        rejected: [],
        suspect: [],
        verified: { commit: goodCore },
      });
    },
  );

  it('is suspect also where the run that brought it died before it wrote that down', async () => {
    const situation = await merged('system');
    const { server, setting, badBroker, goodCore } = situation;
    const dying = fakeWorld(server, setting, {
      invocation: 'one',
      effect: (name, moment) => {
        if (name === 'deploy' && moment === 'after') throw new Killed({ effect: 0, moment });
      },
    });
    await expect(releaseChain(dying, ['broker'], TO_DEPLOYED)).rejects.toBeInstanceOf(Killed);
    expect(stateOf(server, 'broker')).toMatchObject({ inProgress: { phase: 'started' } });
    expect(server.running('dev').get('broker')?.tag).toBe(badBroker.slice(0, 7));
    const two = fakeWorld(server, setting, { invocation: 'two', dead: new Set(['one']) });
    const outcomes = await releaseChain(two, ['core']);
    expect(outcomes.get('core')?.result?.error?.code).toBe('SUITE_FAILED');
    expect(stateOf(server, 'core')).toMatchObject({ rejected: [], suspect: [{ commit: goodCore }] });
  });

  it('is not excused by what has passed', async () => {
    const situation = await merged('system');
    const { server, goodCore } = situation;
    server.suiteBehaviour = ({ suite, commits }) =>
      suite === 'system' && commits.get('core') === goodCore ? 'failed' : 'passed';
    expect(await release(situation, 'broker', 'one')).toMatchObject({ success: true });
    expect((await release(situation, 'core', 'two'))?.error?.code).toBe('SUITE_FAILED');
    expect(stateOf(server, 'core')).toMatchObject({ rejected: [{ commit: goodCore }], suspect: [] });
  });
});
