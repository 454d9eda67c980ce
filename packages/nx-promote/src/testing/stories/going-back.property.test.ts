import * as fc from 'fast-check';
import { chaosRuns, chaosSeed, chaosTime } from '../chaos/chaos-runs.js';
import { Killed, dyingAt, type CrashPoint } from '../chaos/crash.js';
import { brokenInvariants } from '../chaos/invariants.js';
import type { FakeReleaser } from '../fakes/fake-world.js';
import { goingBack } from '../fakes/going-back.js';
import type { StepName } from '../../core/intent.js';
import type { ComponentRecord } from '../../core/model/record.js';

const NAMES = ['core', 'ui', 'broker'];
const stage = goingBack();

/** What people and machines do, in any order; a run may be killed at its n-th effect. */
type Deed =
  | { readonly deed: 'merge'; readonly of: readonly string[] }
  | { readonly deed: 'release'; readonly of: readonly string[]; readonly dies: CrashPoint | null }
  | { readonly deed: 'suites'; readonly fail: boolean }
  | { readonly deed: 'by hand'; readonly of: string }
  | {
      readonly deed: 'act';
      readonly step: StepName;
      readonly of: readonly string[];
      readonly dies: CrashPoint | null;
      readonly confirm: boolean;
      readonly pin: 'artifact' | 'all';
    };

const some = fc.subarray(NAMES, { minLength: 1 });
const dies = fc.option(
  fc.record({ effect: fc.nat(7), moment: fc.constantFrom('before' as const, 'after' as const) }),
  { freq: 2 },
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('merge' as const), of: some }) },
  { weight: 4, arbitrary: fc.record({ deed: fc.constant('release' as const), of: some, dies }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('suites' as const), fail: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ deed: fc.constant('by hand' as const), of: fc.constantFrom(...NAMES) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('act' as const),
      step: fc.constantFrom<StepName>('rollback', 'rollback', 'unpin', 'reverify', 'adopt', 'verify'),
      of: some,
      dies,
      confirm: fc.boolean(),
      pin: fc.constantFrom('artifact' as const, 'all' as const),
    }),
  },
);

it(
  'whatever is done in whatever order, the ledger tells the truth and nothing gets stuck',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 12 }), async (deeds) => {
        const server = stage.begin();
        for (const one of deeds) await carryOut(server, one);
        // Then a calm day: everything is put right, and one more merge goes all the way.
        server.suiteBehaviour = () => 'passed';
        await stage.act('adopt', NAMES);
        await stage.act('unpin', NAMES);
        const last = server.merge(...NAMES);
        for (const name of NAMES) {
          const outcome = (await stage.release(name)).get(name);
          if (outcome?.success !== true) throw new Error(JSON.stringify(outcome));
          expect(stage.stateOf(name)).toMatchObject({ live: { commit: last }, verified: { commit: last } });
          expect(stage.running(name)).toBe(last.slice(0, 7));
          expect(stage.stateOf(name).inProgress).toBeNull();
        }
        // What somebody puts there by hand and adopts has not been anywhere before.
        const byHand = deeds.some((one) => one.deed === 'by hand');
        const broken = brokenInvariants(server).filter((what) => !byHand || !what.includes('unverified in'));
        expect(broken).toEqual([]);
        await stage.end();
      }),
      { numRuns: chaosRuns(60), seed: chaosSeed(51), endOnFailure: true },
    );
  },
  chaosTime(120_000),
);

/** Whatever is recorded as verified is what runs there at that moment. */
function onlyWhatRan(
  server: ReturnType<typeof stage.begin>,
  { effect }: Pick<FakeReleaser, 'effect'>,
): Pick<FakeReleaser, 'effect'> {
  const tips = (): [string, string][] => [...server.ledger].map(([ref, { tip }]) => [ref, tip]);
  let before = new Map<string, string>();
  return {
    effect: (name, moment) => {
      if (name === 'ledger' && moment === 'before') before = new Map(tips());
      if (name === 'ledger' && moment === 'after') {
        for (const [ref, tip] of tips()) {
          if (!ref.includes('/components/') || before.get(ref) === tip) continue;
          const record = JSON.parse(server.entry(tip)?.record ?? '') as ComponentRecord;
          if (record.phase !== 'verified') continue;
          const running = server.running(record.environment).get(record.component)?.digest;
          expect({ ref, running }).toEqual({ ref, running: record.artifact?.digest });
        }
      }
      return effect?.(name, moment);
    },
  };
}

async function carryOut(server: ReturnType<typeof stage.begin>, one: Deed): Promise<void> {
  if (one.deed === 'suites') {
    server.suiteBehaviour = () => (one.fail ? 'failed' : 'passed');
  } else if (one.deed === 'by hand') {
    const [other] = [...server.images].filter(([name]) => name.startsWith(`${one.of}:`));
    if (other === undefined) return;
    const [name, { digest }] = other;
    const tag = name.slice(one.of.length + 1);
    server.running('integration').set(one.of, { reference: `${name}@${digest}`, digest, tag, attempt: '' });
  } else if (one.deed === 'merge') {
    server.merge(...one.of);
  } else {
    const hook = onlyWhatRan(server, one.dies === null ? {} : dyingAt(one.dies));
    const run =
      one.deed === 'release'
        ? stage.releaseAs(hook, ...one.of)
        : stage.act(one.step, one.of, { confirm: one.confirm, pin: one.pin }, hook);
    await run.catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
}
