import fc from 'fast-check';
import { chaosRuns, chaosSeed } from '../chaos/chaos-runs.js';
import { dyingAt, Killed } from '../chaos/crash.js';
import { pictureOf } from '../chaos/picture.js';
import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld, type FakeReleaser } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import type { World } from '../../core/world.js';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const MINUTES = 60_000;
const setting = fakeSetting(['core', 'ui']);

/** Each look at the wall clock finds it moved by the next of these minutes, there and back. */
function jumping(world: World, minutes: readonly number[]): World {
  let looks = 0;
  const now = (): Date => new Date(NOON + (minutes[(looks += 1) % minutes.length] ?? 0) * MINUTES);
  return { ...world, clock: { ...world.clock, now } };
}

/** A releaser that dies at an effect, and one that goes on for it, each with a clock of its own. */
async function play(clocks: readonly (readonly number[])[], diesAt: number): Promise<FakeServer> {
  const server = new FakeServer();
  const dead = new Set<string>();
  const run = async (minutes: readonly number[], more: Partial<FakeReleaser> = {}): Promise<void> => {
    const invocation = `run ${dead.size}`;
    const world = jumping(fakeWorld(server, setting, { invocation, dead: new Set(dead), ...more }), minutes);
    dead.add(invocation);
    await releaseChain(world, ['core', 'ui'], MERGE_CHAIN);
    await releaseChain(world, ['core', 'ui'], promotionChain('staging'));
  };
  server.merge('core', 'ui');
  await run(clocks[0] ?? [0]);
  server.merge('core', 'ui');
  await run(clocks[1] ?? [0], dyingAt({ effect: diesAt, moment: 'after' })).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  await run(clocks[2] ?? [0]);
  return server;
}

describe('clocks', () => {
  it('may be hours apart and jump at every look: releases, promotions and resumed runs end the same', async () => {
    const clock = fc.array(fc.integer({ min: -11 * 60, max: 11 * 60 }), { minLength: 1, maxLength: 8 });
    const wanted = pictureOf(await play([], 99));
    await fc.assert(
      fc.asyncProperty(fc.tuple(clock, clock, clock), fc.nat(20), async (clocks, diesAt) => {
        const server = await play(clocks, diesAt);
        expect(pictureOf(server)).toEqual(wanted);
        const reader = fakeWorld(server, setting, { invocation: 'reader' });
        expect((await verifyLedger(reader)).problems).toEqual([]);
      }),
      { numRuns: chaosRuns(25, 60), seed: chaosSeed(31), endOnFailure: true },
    );
  });
});
