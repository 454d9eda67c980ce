import fc from 'fast-check';
import {
  counting,
  dyingAt,
  Killed,
  type CrashPoint,
} from '../../packages/nx-promote/src/testing/chaos/crash.js';
import { chaosRuns, chaosSeed, chaosTime } from '../../packages/nx-promote/src/testing/chaos/chaos-runs.js';
import { realPicture } from './real-picture.js';
import { RealTeam } from './real-team.js';

let team: RealTeam;
let wanted: object;
let effects: readonly string[];

beforeAll(async () => {
  team = await RealTeam.create(['alpha']);
  const counted = counting();
  await team.release(counted.effect);
  effects = counted.names;
  wanted = await realPicture(team.workspace, ['alpha']);
});
afterAll(() => team.close());

/** Every point ends one release; then the command is typed once more. */
async function expectSame(...points: readonly CrashPoint[]): Promise<void> {
  await team.restore();
  for (const point of points) {
    await team.release(dyingAt(point).effect).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
  await team.release();
  const where = points.map(({ moment, effect }) => `${moment} ${effects[effect]}`);
  expect({ where, ...(await realPicture(team.workspace, ['alpha'])) }).toEqual({ where, ...wanted });
}

it('has all the effects of a release', () => {
  expect(effects.filter((name) => name === 'deploy')).toHaveLength(2);
  expect(effects.filter((name) => name === 'file')).toHaveLength(2);
  expect(effects.length).toBeGreaterThanOrEqual(12);
});

/**
 * All effects with `npm run chaos`; in `npm test` the first and the last one of each kind. What else comes in between
 * is tried in memory, at every effect (testing/stories/crashes.test.ts): here it is the ports that are real.
 */
function effectsToDieAfter(): number[] {
  const isEnd = (at: number): boolean =>
    at === effects.indexOf(effects[at] ?? '') || at === effects.lastIndexOf(effects[at] ?? '');
  return [...effects.keys()].filter((at) => isEnd(at) || process.env['CHAOS_RUNS'] !== undefined);
}

// To everybody else "after one effect" is "before the next": what the dead knew died with them.
it(
  'a release of real parts ends the same when killed before it does anything, or after each kind of effect',
  async () => {
    const points = effectsToDieAfter();
    expect(new Set(points.map((at) => effects[at]))).toEqual(new Set(effects));
    await expectSame({ effect: 0, moment: 'before' });
    for (const effect of points) await expectSame({ effect, moment: 'after' });
  },
  chaosTime(300_000),
);

it(
  'a release of real parts ends the same when killed twice',
  async () => {
    const point = fc.record({
      effect: fc.nat(effects.length - 1),
      moment: fc.constantFrom('before' as const, 'after' as const),
    });
    await fc.assert(
      fc.asyncProperty(point, point, (first, second) => expectSame(first, second)),
      {
        numRuns: chaosRuns(1, 2),
        seed: chaosSeed(21),
        endOnFailure: true,
      },
    );
  },
  chaosTime(300_000),
);
