import fc from 'fast-check';
import { chaosRuns, chaosSeed, Kinds } from '../chaos/chaos-runs.js';
import { counting, dyingAt, Killed, type CrashPoint } from '../chaos/crash.js';
import { pictureOf } from '../chaos/picture.js';
import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld, type FakeReleaser, type FakeSetting } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import type { StepName } from '../../core/intent.js';

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

/** A server, and the runs that there were on it. */
class Stage {
  constructor(
    private readonly story: Story,
    readonly server = new FakeServer(),
    private readonly invocations: string[] = [],
    private readonly clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') },
  ) {}

  /** What was there before the command that is killed. */
  static async begin(story: Story): Promise<Stage> {
    const stage = new Stage(story);
    await story.before(stage.server, (steps) => stage.run(steps));
    return stage;
  }

  copy(): Stage {
    return new Stage(this.story, this.server.copy(), [...this.invocations], { ...this.clock });
  }

  run(steps: Chain = this.story.chain, hooks: Pick<FakeReleaser, 'effect'> = {}): Promise<unknown> {
    const { setting, components } = this.story;
    const invocation = `run ${this.invocations.length}`;
    const dead = new Set(this.invocations);
    this.invocations.push(invocation);
    const world = fakeWorld(this.server, setting, { invocation, dead, clock: this.clock, ...hooks });
    return releaseChain(world, components, steps);
  }
}

/** Plays the story; each of the points ends one run of the command, and then it is typed once more. */
async function play(
  beginning: Stage,
  points: readonly CrashPoint[],
): Promise<{ server: FakeServer; effects: readonly string[] }> {
  const stage = beginning.copy();
  for (const point of points) {
    await stage.run(undefined, dyingAt(point)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
  const counted = counting();
  await stage.run(undefined, counted);
  return { server: stage.server, effects: counted.names };
}

async function expectSame(
  story: Story,
  beginning: Stage,
  points: readonly CrashPoint[],
  wanted: object,
): Promise<void> {
  const { server } = await play(beginning, points);
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
  let beginning: Stage;
  let wanted: object;
  let effects: readonly string[];
  beforeAll(async () => {
    beginning = await Stage.begin(story);
    const undisturbed = await play(beginning, []);
    wanted = pictureOf(undisturbed.server);
    effects = undisturbed.effects;
  });

  it('ends the same when it is killed before and after every single effect, and typed again', async () => {
    expect(effects.length).toBeGreaterThanOrEqual(story.effects);
    for (const point of pointsOf(effects.length)) await expectSame(story, beginning, [point], wanted);
  });

  it('ends the same when it is killed twice', async () => {
    const point = fc.constantFrom(...pointsOf(effects.length));
    const kinds = new Kinds(['further on', 'at the same effect', 'earlier']);
    await fc.assert(
      fc.asyncProperty(point, point, async (first, second) => {
        // What the second run does is what the first one left to do: it counts its effects from there.
        const [one, two] = [first.effect, second.effect];
        kinds.count({ 'further on': two > one, 'at the same effect': two === one, earlier: two < one });
        await expectSame(story, beginning, [first, second], wanted);
      }),
      { numRuns: chaosRuns(20, 40), seed: chaosSeed(7), endOnFailure: true },
    );
    expect(kinds.missing(1)).toEqual([]);
  });
});
