import fc from 'fast-check';
import { chaosRuns, chaosSeed } from '../testing/chaos/chaos-runs.js';
import { counting, dyingAt, Killed, type CrashPoint } from '../testing/chaos/crash.js';
import { pictureOf } from '../testing/chaos/picture.js';
import { FakeServer } from '../testing/fakes/fake-server.js';
import { fakeSetting, fakeWorld, type FakeReleaser, type FakeSetting } from '../testing/fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../testing/fakes/release-chain.js';
import { verifyLedger } from './housekeeping/verify-ledger.js';
import type { StepName } from './intent.js';

type Chain = readonly (readonly [StepName, string])[];

interface Story {
  readonly name: string;
  readonly setting: FakeSetting;
  readonly components: readonly string[];
  readonly chain: Chain;
  /** What was there before the command that is killed. */
  readonly before: (server: FakeServer, release: (chain?: Chain) => Promise<unknown>) => Promise<void>;
  readonly effects: number;
}

const one = fakeSetting(['core']);
const three = fakeSetting(['core', { name: 'ui', deployAfter: ['core'] }, 'broker']);
const all = ['core', 'ui', 'broker'];

const badInIntegration = (server: FakeServer): void => {
  const bad = server.trunk.at(-1)?.commit;
  server.suiteBehaviour = ({ suite, environment, component, commits }) =>
    suite === 'smoke' && environment === 'integration' && commits.get(component ?? '') === bad
      ? 'failed'
      : 'passed';
};

const STORIES: readonly Story[] = [
  {
    name: 'the first release of one component',
    setting: one,
    components: ['core'],
    chain: MERGE_CHAIN,
    effects: 12,
    before: async (server) => void server.merge('core'),
  },
  {
    name: 'the second release of three components',
    setting: three,
    components: all,
    chain: MERGE_CHAIN,
    effects: 15,
    before: async (server, release) => {
      server.merge(...all);
      await release();
      server.merge(...all);
    },
  },
  {
    name: 'a release that is rejected and put back',
    setting: one,
    components: ['core'],
    chain: MERGE_CHAIN,
    effects: 12,
    before: async (server, release) => {
      server.merge('core');
      await release();
      server.merge('core');
      badInIntegration(server);
    },
  },
  {
    name: 'a promotion to staging with a name',
    setting: three,
    components: all,
    chain: promotionChain('staging'),
    effects: 8,
    before: async (server, release) => {
      server.merge(...all);
      await release(MERGE_CHAIN);
    },
  },
  {
    name: 'a release to production that moves latest',
    setting: one,
    components: ['core'],
    chain: promotionChain('production'),
    effects: 8,
    before: async (server, release) => {
      server.merge('core');
      await release(MERGE_CHAIN);
      await release(promotionChain('staging'));
    },
  },
];

/** Plays the story; each of the points ends one run of the command, and then it is typed once more. */
async function play(
  { setting, components, chain, before }: Story,
  points: readonly CrashPoint[],
): Promise<{ server: FakeServer; effects: readonly string[] }> {
  const server = new FakeServer();
  const invocations: string[] = [];
  const clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  const run = (steps: Chain, hooks: Pick<FakeReleaser, 'effect'> = {}): Promise<unknown> => {
    const invocation = `run ${invocations.length}`;
    const dead = new Set(invocations);
    invocations.push(invocation);
    return releaseChain(fakeWorld(server, setting, { invocation, dead, clock, ...hooks }), components, steps);
  };
  await before(server, (steps = chain) => run(steps));
  for (const point of points) {
    await run(chain, dyingAt(point)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
  const counted = counting();
  await run(chain, counted);
  return { server, effects: counted.names };
}

async function expectSame(story: Story, points: readonly CrashPoint[], wanted: object): Promise<void> {
  const { server } = await play(story, points);
  const where = points.map(({ effect, moment }) => `${moment} ${effect}`).join(', then ');
  try {
    expect(pictureOf(server)).toEqual(wanted);
    const reader = fakeWorld(server, story.setting, { invocation: 'reader' });
    expect((await verifyLedger(reader)).problems).toEqual([]);
  } catch (error) {
    throw new Error(`${story.name}, killed ${where}: ${(error as Error).message}`, { cause: error });
  }
}

const pointsOf = (effects: number): CrashPoint[] =>
  Array.from({ length: effects }, (_, effect) => effect).flatMap((effect) =>
    (['before', 'after'] as const).map((moment) => ({ effect, moment })),
  );

describe.each(STORIES)('$name', (story) => {
  let wanted: object;
  let effects: readonly string[];
  beforeAll(async () => {
    const undisturbed = await play(story, []);
    wanted = pictureOf(undisturbed.server);
    effects = undisturbed.effects;
  });

  it('ends the same when it is killed before and after every single effect, and typed again', async () => {
    expect(effects.length).toBeGreaterThanOrEqual(story.effects);
    for (const point of pointsOf(effects.length)) await expectSame(story, [point], wanted);
  });

  it('ends the same when it is killed twice', async () => {
    const point = fc.constantFrom(...pointsOf(effects.length));
    await fc.assert(
      fc.asyncProperty(point, point, (first, second) => expectSame(story, [first, second], wanted)),
      { numRuns: chaosRuns(40), seed: chaosSeed(7), endOnFailure: true },
    );
  });
});
