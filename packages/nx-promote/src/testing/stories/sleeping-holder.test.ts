import { byCommand } from '../fakes/by-command.js';
import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld, type FakeSetting } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import type { ComponentOutcome } from '../../core/intent.js';

/** SIGSTOP in the middle of a release, for longer than its lease; somebody else takes over; then SIGCONT. */
interface Story {
  readonly name: string;
  /** What had been done with the commit before; then the chain in which the holder falls asleep. */
  readonly before: readonly Chain[];
  readonly chain: Chain;
  /** How often it changes the world, or asks it something that takes long, by port. */
  readonly effects: Readonly<Record<string, number>>;
}
type Chain = typeof MERGE_CHAIN;

const STAGING = promotionChain('staging');
const STORIES: readonly Story[] = [
  {
    name: 'a release',
    before: [],
    chain: MERGE_CHAIN,
    effects: { ledger: 8, deploy: 2, suite: 4, file: 2 },
  },
  {
    name: 'a promotion to staging with a name',
    before: [MERGE_CHAIN],
    chain: STAGING,
    effects: { ledger: 4, 'image tag': 1, deploy: 1, suite: 2, file: 1 },
  },
  {
    name: 'a release to production that moves latest',
    before: [MERGE_CHAIN, STAGING],
    chain: promotionChain('production'),
    effects: { ledger: 4, 'image tag': 2, deploy: 1, suite: 2, file: 2 },
  },
];

describe.each(STORIES)('$name, asleep for longer than its lease', (story) => {
  it('changes nothing any more when it wakes, wherever it fell asleep', async () => {
    const places: string[] = [];
    for (let place = 0; ; place += 1) {
      const slept = await sleepAt({ story, setting: gitops, sleepsAt: ({ passed }) => passed === place });
      if (slept === null) break;
      places.push(slept.at);
      expect({ place, at: slept.at, ...slept.after }).toEqual({ place, at: slept.at, ...slept.before });
    }
    const times = (at: string): number => places.filter((one) => one === at).length;
    for (const [effect, wanted] of Object.entries(story.effects)) {
      const counted = { before: times(`before ${effect}`), after: times(`after ${effect}`) };
      expect({ effect, ...counted }).toEqual({ effect, before: wanted, after: wanted });
    }
  });

  it('takes nothing back when something newer went all the way meanwhile', async () => {
    const last = Object.values(story.effects).reduce((sum, times) => sum + times) - 1;
    // Around its last effects also where it only looks: by then it believes that it is through.
    const counts = ({ at, effects }: Place): boolean => at !== 'look' || effects >= last - 1;
    for (let place = 0; ; place += 1) {
      let passed = 0;
      const sleepsAt = (here: Place): boolean => counts(here) && passed++ === place;
      const slept = await sleepAt({ story, setting: gitops, sleepsAt, goesOn: true });
      if (slept === null) break;
      expect({ place, at: slept.at, ...slept.after }).toEqual({ place, at: slept.at, ...slept.before });
    }
  });

  it('is found out and says so when its driver knows no compare-and-swap and it deploys late', async () => {
    let late = 0;
    for (let place = 0; ; place += 1) {
      const sleepsAt = (here: Place): boolean => here.effects === place && here.at !== 'look';
      const slept = await sleepAt({ story, setting: commanded, sleepsAt, goesOn: true });
      if (slept === null) break;
      if (slept.at !== 'before deploy') {
        expect({ place, at: slept.at, ...slept.after }).toEqual({ place, at: slept.at, ...slept.before });
        continue;
      }
      late += 1;
      const beside = { running: null, deployments: null };
      expect({ ...slept.after, ...beside }).toEqual({ ...slept.before, ...beside });
      expect(slept.outcome).toMatchObject({ success: false, error: { code: 'ACTED_LATE' } });
      const next = await run(slept.server, commanded, 'next', story.chain);
      expect(next).toMatchObject({ success: false, error: { code: 'DRIFTED' } });
    }
    expect(late).toBe(story.effects['deploy']);
  });
});

/** Who takes over looks every three seconds until one and a half of it are over. */
const LEASE_SECONDS = 40;

const gitops = fakeSetting(['core']);
const commanded = byCommand(gitops);

/** Where a process is: how many looks and sides of effects it has behind it, and how many effects. */
interface Place {
  readonly at: string;
  readonly passed: number;
  readonly effects: number;
}

interface Slept {
  readonly server: FakeServer;
  readonly at: string;
  /** The world when it woke, and when it had ended. */
  readonly before: ReturnType<typeof everything>;
  readonly after: ReturnType<typeof everything>;
  readonly outcome: ComponentOutcome | undefined;
}

/** One release whose process sleeps at the place; null when it never comes there. */
async function sleepAt(night: {
  readonly story: Story;
  readonly setting: FakeSetting;
  readonly sleepsAt: (place: Place) => boolean;
  /** Whether something newer is released after the takeover. */
  readonly goesOn?: boolean;
}): Promise<Slept | null> {
  const { story, setting, sleepsAt, goesOn = false } = night;
  const server = (await begun(story, setting)).copy();
  const clock = { milliseconds: 0 };
  let [passed, effects] = [0, 0];
  let slept: Pick<Slept, 'at' | 'before'> | null = null;
  const pass = async (at: string): Promise<void> => {
    const here = { at, passed: passed++, effects };
    if (at.startsWith('after')) effects += 1;
    if (slept !== null || !sleepsAt(here)) return;
    await goOnWithoutIt(server, setting, story, goesOn);
    clock.milliseconds += 3_600_000;
    slept = { at, before: everything(server) };
  };
  const outcome = await run(server, setting, 'sleeper', story.chain, {
    clock,
    look: () => pass('look'),
    effect: (name, moment) => pass(`${moment} ${name}`),
  });
  return slept === null
    ? null
    : { ...(slept as Pick<Slept, 'at' | 'before'>), server, outcome, after: everything(server) };
}

const beginnings = new Map<string, Promise<FakeServer>>();

/** What was there when the chain begins: the same for every place. */
function begun(story: Story, setting: FakeSetting): Promise<FakeServer> {
  const key = `${story.name}, ${setting === gitops ? 'gitops' : 'by command'}`;
  const known = beginnings.get(key) ?? begin(story, setting);
  beginnings.set(key, known);
  return known;
}

async function begin({ before }: Story, setting: FakeSetting): Promise<FakeServer> {
  const server = new FakeServer();
  server.merge('core');
  for (const chain of before) await run(server, setting, 'before', chain);
  return server;
}

async function goOnWithoutIt(
  server: FakeServer,
  setting: FakeSetting,
  { before, chain }: Story,
  goesOn: boolean,
): Promise<void> {
  const taken = await run(server, setting, 'taker', chain, {}, { takeOver: true });
  expect(taken).toMatchObject({ success: true, error: null });
  if (!goesOn) return;
  server.merge('core');
  for (const each of [...before, chain]) {
    expect(await run(server, setting, 'newer', each)).toMatchObject({ success: true, error: null });
  }
}

async function run(
  server: FakeServer,
  setting: FakeSetting,
  invocation: string,
  chain: Chain,
  releaser: Omit<Parameters<typeof fakeWorld>[2], 'invocation'> = {},
  options: Parameters<typeof releaseChain>[3] = {},
): Promise<ComponentOutcome | undefined> {
  const world = fakeWorld(server, setting, { invocation, leaseSeconds: LEASE_SECONDS, ...releaser });
  return (await releaseChain(world, ['core'], chain, options)).get('core')?.result;
}

/** All that outlives a process, save what suites were asked: asking changes nothing. */
function everything(server: FakeServer) {
  return structuredClone({
    ledger: [...server.ledger].map(([ref, { tip }]) => `${ref} ${tip}`),
    tags: [...server.tags],
    images: [...server.images],
    running: [...server.deployments],
    deployments: server.deploymentLog,
    files: [...server.files],
    announced: server.announced,
  });
}
