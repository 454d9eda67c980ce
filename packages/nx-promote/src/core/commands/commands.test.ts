import { counting, dyingAt, Killed, type CrashPoint } from '../../testing/chaos/crash.js';
import { stateWithoutRun } from '../../testing/chaos/picture.js';
import type { FakeReleaser } from '../../testing/fakes/fake-world.js';
import { Team } from '../../testing/fakes/team.js';
import { setHold } from './hold.js';
import { forwardPort } from './hotfix/forward-port.js';
import { openHotfix } from './hotfix/open-hotfix.js';
import { shipHotfix } from './hotfix/ship-hotfix.js';
import { leftHeartbeats } from './ledger/prune-leases.js';
import { prunable } from './ledger/prune.js';
import { verifyLedger } from './ledger/verify-ledger.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import type { Component } from '../model/component.js';
import type { World } from '../world.js';
import { removeBuilds, removeHeartbeats } from './prune.js';

/** One command beside the chain: what was there before, and what it does to the world, in order. */
interface Story {
  readonly name: string;
  readonly before: (stage: Stage) => Promise<unknown>;
  readonly type: (world: World, dryRun: boolean) => Promise<unknown>;
  readonly effects: readonly string[];
  /** Where a dry run is another command. */
  readonly hasDryRun?: false;
}

const typed = 'nx';
const core = ({ components }: World): Component => components[0] as Component;
const hold = (kind: 'hold' | 'unhold', reason: string | null) => (world: World, dryRun: boolean) =>
  setHold(world, { environment: 'staging', kind, reason, dryRun });
const open = (world: World, dryRun = false): Promise<string> => {
  const request = { name: 'fix', reason: 'it burns', from: undefined, approvedBy: undefined };
  return openHotfix(world, { ...request, component: core(world), dryRun, typed });
};
const port =
  (more: { readonly waive: boolean; readonly reason?: string }) => (world: World, dryRun: boolean) =>
    forwardPort(world, {
      component: core(world),
      name: 'fix',
      branch: undefined,
      reason: undefined,
      ...more,
      dryRun,
    });

async function shipped(stage: Stage): Promise<string> {
  const base = await released(stage);
  await open(stage.world());
  const fix = stage.team.server.commit('hotfix/core/fix', base);
  const request = { environment: 'staging', dryRun: false, typed };
  const { outcome } = await shipHotfix(stage.world(), { ...request, component: core(stage.world()) });
  if (!outcome.success) throw new Error(outcome.summary);
  return fix;
}

async function released({ team }: Stage): Promise<string> {
  const base = await team.merge('core');
  await team.promote('staging');
  await team.promote('production');
  return base;
}

const CHAIN = [
  ...['ledger', 'ledger', 'image tag', 'deploy', 'ledger'],
  ...['suite', 'ledger', 'suite', 'ledger', 'file', 'file'],
];

const STORIES: readonly Story[] = [
  {
    name: 'a hold',
    before: released,
    type: hold('hold', 'the demo'),
    effects: ['ledger', 'announcement'],
  },
  {
    name: 'the end of a hold',
    before: async (stage) => hold('hold', 'the demo')(stage.world(), false),
    type: hold('unhold', null),
    effects: ['ledger', 'announcement'],
  },
  {
    name: 'a hotfix that begins',
    before: released,
    type: open,
    effects: ['ledger', 'announcement', 'branch'],
  },
  {
    name: 'a hotfix that is decided as it is shipped',
    before: async (stage) => stage.team.server.commit('fix', await released(stage)),
    type: (world, dryRun) => {
      const request = { environment: 'staging', branch: 'fix', override: 'hotfix-decision: it burns', typed };
      return shipHotfix(world, { ...request, component: core(world), dryRun });
    },
    effects: ['ledger', 'announcement', 'checks', ...CHAIN, 'announcement'],
  },
  {
    name: 'a forward port',
    before: shipped,
    type: port({ waive: false }),
    effects: ['pick', 'pull request'],
  },
  {
    name: 'a forward port that was merged',
    before: async (stage) => stage.team.server.mergeBranch(await shipped(stage), 'core'),
    type: port({ waive: false }),
    effects: ['ledger'],
  },
  {
    name: 'a forward port that is waived',
    before: shipped,
    type: port({ waive: true, reason: 'it was rewritten' }),
    effects: ['ledger'],
  },
  {
    name: 'builds that are removed',
    before: async ({ team }) => {
      for (let times = 0; times < 22; times += 1) await team.merge('core');
    },
    type: async (world) => removeBuilds(world, await prunable(world)),
    effects: ['image untag', 'image untag', 'untag'],
    hasDryRun: false,
  },
  {
    name: 'heartbeats that are removed',
    before: async ({ team: { server } }) => {
      const leases = ['a', 'b'].map((name) => ({
        ref: ledgerRefs('refs/promote').lease(`dev-${name} run`),
        expected: null,
        to: 'beat' as const,
        nonce: name,
      }));
      server.append([], [], leases);
    },
    type: async (world) => removeHeartbeats(world, await leftHeartbeats(world)),
    effects: ['ledger'],
    hasDryRun: false,
  },
];

/** A team whose clock goes on, and each of whose runs is over when the next begins. */
class Stage {
  readonly team = new Team();
  private readonly clock = { milliseconds: Date.parse('2026-01-01T00:00:00Z') };
  private readonly ended: string[] = [];

  static async begin({ before }: Story): Promise<Stage> {
    const stage = new Stage();
    await before(stage);
    return stage;
  }

  world(hooks: Pick<FakeReleaser, 'effect'> = {}): World {
    this.clock.milliseconds += 60_000;
    const invocation = `typed ${this.ended.length}`;
    const dead = new Set(this.ended);
    this.ended.push(invocation);
    return this.team.world({ invocation, dead, clock: this.clock, ...hooks });
  }

  /** Everything that outlives a run, without times and ids. */
  picture(): object {
    const { tags, images, branches, picked, files } = this.team.server;
    const states = [...this.team.server.ledger].map(([ref, { state }]) => [
      ref,
      state === '' ? '' : stateWithoutRun(state),
      this.team.server.log(ref).filter(({ record }) => isOfCommand(ref, record)).length,
    ]);
    const told = new Set(this.team.server.announced.map(({ id }) => id));
    return {
      tags,
      images: [...images.keys()].sort(),
      branches,
      picked,
      files: files.size,
      states,
      told: told.size,
    };
  }
}

/** The chain may need one more record to go on: a takeover. What a command records is there once. */
function isOfCommand(ref: string, record: string): boolean {
  return ref.includes('/obligations/') || /"kind": "(?:un)?hold"/.test(record);
}

async function play(story: Story, points: readonly CrashPoint[]): Promise<Stage> {
  const stage = await Stage.begin(story);
  for (const point of points) {
    await expect(story.type(stage.world(dyingAt(point)), false)).rejects.toThrow(Killed);
  }
  await story.type(stage.world(), false);
  return stage;
}

describe.each(STORIES)('$name', (story) => {
  const { effects, type } = story;

  it('does this, in this order', async () => {
    const stage = await Stage.begin(story);
    const counted = counting();
    await type(stage.world(counted), false);
    expect(counted.names).toEqual(effects);
  });

  it('ends the same when it is killed before and after each effect, and typed again', async () => {
    const wanted = (await play(story, [])).picture();
    for (let effect = 0; effect < effects.length; effect += 1) {
      for (const moment of ['before', 'after'] as const) {
        const stage = await play(story, [{ effect, moment }]);
        expect({ effect, moment, ...stage.picture() }).toEqual({ effect, moment, ...wanted });
        expect((await verifyLedger(stage.world())).problems).toEqual([]);
      }
    }
  });

  if (story.hasDryRun === false) return;
  it('does nothing in a dry run', async () => {
    const stage = await Stage.begin(story);
    const before = stage.team.everything();
    const counted = counting();
    await type(stage.world(counted), true);
    expect(counted.names).toEqual([]);
    expect(stage.team.everything()).toBe(before);
  });
});

it('shows in a dry run the plan that a run carries out', async () => {
  const stage = await Stage.begin(STORIES[2] as Story);
  const base = stage.team.state('production').live;
  expect((await open(stage.world(), true)).split('\n').slice(-4)).toEqual([
    '  + record core: hotfix fix decided',
    `  . tell the team: core: hotfix fix is begun by someone, on top of v1.0 ${base?.shortId} from production: it burns`,
    `  + branch hotfix/core/fix at ${base?.commit}, checked out here`,
    '(dry run: nothing was changed)',
  ]);
  expect(await setHold(stage.world(), { environment: 'dev', kind: 'hold', reason: 'x', dryRun: true })).toBe(
    [
      'dev is held by someone: x',
      '  + record dev: hold',
      '  . tell the team: dev is held by someone: x',
      '(dry run: nothing was changed)',
    ].join('\n'),
  );
});
