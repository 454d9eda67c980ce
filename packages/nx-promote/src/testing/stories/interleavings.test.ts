import fc from 'fast-check';
import { chaosRuns, chaosSeed, chaosTime, Kinds } from '../chaos/chaos-runs.js';
import { blamedInnocents, brokenInvariants } from '../chaos/invariants.js';
import { COMPONENTS, WatchedTeam, type Doing, type Turn } from '../chaos/watched-team.js';
import { verifyLedger } from '../../core/commands/ledger/verify-ledger.js';
import type { ComponentRecord } from '../../core/model/record.js';
import type { ComponentState } from '../../core/model/state.js';

const undisturbed: Turn = async () => {};
const doing = (rest: Partial<Doing>): Doing => ({
  what: 'release',
  components: COMPONENTS,
  behind: 0,
  begins: 0,
  waits: 0,
  invocation: 'alone',
  diesAt: -1,
  ...rest,
});

/** Two releases of everything, so that there is something to go back to; then two merges that nobody released. */
let beginning: WatchedTeam;
beforeAll(async () => {
  beginning = new WatchedTeam();
  for (const invocation of ['first', 'second']) {
    beginning.server.merge(...COMPONENTS);
    await beginning.act(doing({ invocation }), undisturbed);
  }
  beginning.server.merge('core', 'ui');
  beginning.server.merge('core', 'broker');
});

const oneDoing = (index: number): fc.Arbitrary<Doing> =>
  fc.record({
    what: fc.constantFrom('release', 'release', 'release', 'promote', 'rollback'),
    components: fc.subarray([...COMPONENTS], { minLength: 1 }),
    behind: fc.nat(2),
    begins: fc.constantFrom(0, 0, 5, 15, 40, 80),
    waits: fc.constantFrom(0, 0, 600),
    // Sometimes two processes of one run of Nx.
    invocation: fc.constantFrom(`run ${index}`, `run ${index}`, 'one run'),
    diesAt: fc.constantFrom(-1, -1, -1, 0, 1, 2, 4, 7),
  });

/** What a schedule may have in it. Who dies late, or is refused before its effects, does not die at all. */
const KINDS = [
  ...['release', 'promotion', 'rollback', 'old checkout', 'late', 'patient', 'one run of Nx', 'killed'],
  ...['lost race', 'takeover'],
] as const;
const VERDICTS = ['rejected', 'put back', 'suspect'] as const;

function kindsOf(
  team: WatchedTeam,
  all: readonly Doing[],
): Readonly<Record<(typeof KINDS)[number] | (typeof VERDICTS)[number], boolean>> {
  const runs = all.map(({ invocation }) => invocation);
  const records = [...team.server.ledger.keys()]
    .flatMap((ref) => team.server.log(ref))
    .flatMap(({ record }) => (record === '' ? [] : [JSON.parse(record) as ComponentRecord]));
  return {
    release: all.some(({ what }) => what === 'release'),
    promotion: all.some(({ what }) => what === 'promote'),
    rollback: all.some(({ what }) => what === 'rollback'),
    'old checkout': all.some(({ behind }) => behind > 0),
    late: all.some(({ begins }) => begins > 0),
    patient: all.some(({ waits }) => waits > 0),
    'one run of Nx': new Set(runs).size < runs.length,
    killed: team.killed > 0,
    'lost race': team.server.lostRaces > 0,
    takeover: records.some(({ kind }) => kind === 'takeover'),
    rejected: records.some(({ phase }) => phase === 'rejected'),
    'put back': records.some(({ kind }) => kind === 'redeploy'),
    suspect: records.some(({ verdict }) => verdict === 'suspect'),
  };
}

const several = fc
  .integer({ min: 2, max: 4 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => oneDoing(index))));

const stateOf = (team: WatchedTeam, environment: string, component: string): ComponentState =>
  JSON.parse(team.server.ledger.get(`refs/promote/components/${environment}/${component}`)?.state ?? 'null');

/** Runs the four at once; then somebody types the command once more, undisturbed. */
async function settle(team: WatchedTeam, all: readonly Doing[], turn: Turn): Promise<void> {
  await Promise.all(all.map((one) => team.act(one, turn)));
  const dead = new Set(all.map(({ invocation }) => invocation));
  await team.act(doing({ invocation: 'last' }), undisturbed, dead);
}

async function expectSound(team: WatchedTeam): Promise<void> {
  expect(team.complaints).toEqual([]);
  expect(brokenInvariants(team.server)).toEqual([]);
  const reader = team.world(doing({ invocation: 'reader' }), undisturbed, new Set());
  expect((await verifyLedger(reader)).problems).toEqual([]);
}

describe('several at once', () => {
  it(
    'keep every invariant in whatever order their looks and effects come, and one more run ends it',
    async () => {
      const kinds = new Kinds(KINDS);
      await fc.assert(
        fc.asyncProperty(several, fc.scheduler(), async (all, scheduler) => {
          const team = beginning.copy();
          const newest = team.server.trunk.map(({ commit }) => commit);
          const turn: Turn = (label) => scheduler.schedule(Promise.resolve(), label) as Promise<void>;
          await scheduler.waitFor(settle(team, all, turn));
          await expectSound(team);
          kinds.count(kindsOf(team, all));
          for (const component of COMPONENTS) {
            const dev = stateOf(team, 'dev', component);
            expect(dev.verified?.commit).toBe(component === 'ui' ? newest[2] : newest[3]);
            expect(dev.inProgress).toBeNull();
            expect(stateOf(team, 'integration', component).inProgress).toBeNull();
          }
        }),
        { numRuns: chaosRuns(40, 250), seed: chaosSeed(11), endOnFailure: true },
      );
      expect(kinds.missing(3)).toEqual([]);
    },
    chaosTime(240_000),
  );

  it(
    'keep every invariant when one of the merges is bad',
    async () => {
      const kinds = new Kinds([...KINDS, 'rejected', 'put back']);
      await fc.assert(
        fc.asyncProperty(several, fc.nat(3), fc.scheduler(), async (all, which, scheduler) => {
          const team = beginning.copy();
          const bad = team.server.trunk[which]?.commit ?? '';
          team.server.suiteBehaviour = ({ suite, environment, component, commits }) =>
            suite === 'smoke' && environment === 'integration' && commits.get(component ?? '') === bad
              ? 'failed'
              : 'passed';
          const turn: Turn = (label) => scheduler.schedule(Promise.resolve(), label) as Promise<void>;
          await scheduler.waitFor(settle(team, all, turn));
          await expectSound(team);
          kinds.count(kindsOf(team, all));
        }),
        { numRuns: chaosRuns(30, 150), seed: chaosSeed(12), endOnFailure: true },
      );
      expect(kinds.missing(3)).toEqual([]);
    },
    chaosTime(240_000),
  );

  it(
    'reject nothing that is good, though the suites of the environments fail for whatever runs beside it',
    async () => {
      const bad = fc.uniqueArray(fc.tuple(fc.constantFrom(...COMPONENTS), fc.integer({ min: 2, max: 3 })), {
        minLength: 1,
        maxLength: 2,
        selector: ([component]) => component,
      });
      const where = fc.constantFrom('dev', 'integration', 'staging');
      // What only the suites of the components see beside what only those of the environments see.
      const by = fc.constantFrom('system', 'system', 'smoke');
      const kinds = new Kinds([...KINDS, ...VERDICTS]);
      await fc.assert(
        fc.asyncProperty(
          several,
          bad,
          where,
          by,
          fc.scheduler(),
          async (all, pairs, place, seen, scheduler) => {
            const team = beginning.copy();
            const isBad = (component: string, commit: string | undefined): boolean =>
              pairs.some(
                ([name, index]) => name === component && team.server.trunk[index]?.commit === commit,
              );
            team.server.suiteBehaviour = ({ suite, environment, component, commits }) => {
              if (environment !== place) return 'passed';
              const concerned =
                component === null ? [...commits] : [[component, commits.get(component)] as const];
              const fails = suite === seen && concerned.some(([name, commit]) => isBad(name, commit));
              return fails ? 'failed' : 'passed';
            };
            const turn: Turn = (label) => scheduler.schedule(Promise.resolve(), label) as Promise<void>;
            await scheduler.waitFor(settle(team, all, turn));
            await expectSound(team);
            kinds.count(kindsOf(team, all));
            expect(blamedInnocents(team.server, isBad)).toEqual([]);
          },
        ),
        { numRuns: chaosRuns(30, 100), seed: chaosSeed(13), endOnFailure: true },
      );
      expect(kinds.missing(3)).toEqual([]);
    },
    chaosTime(240_000),
  );
});
