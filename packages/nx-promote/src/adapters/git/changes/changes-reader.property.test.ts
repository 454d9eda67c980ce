import { scopeOfRoots } from '../../../testing/component-scope.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { chaosRuns } from '../../../testing/chaos/chaos-runs.js';
import { changelogEntries } from '../../../core/changelog/entries.js';
import type { ChangeFacts, ChangesQuery, ComponentChanges, NoteFile } from '../../../core/ports/changes.js';
import {
  branches,
  crissCross,
  movingHistory,
  movingSteps,
  withIds,
  type MovingStep,
} from '../../../testing/moving-history.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { SlowChanges, type SlowNotes, type SlowSides } from '../../../testing/slow-changes.js';
import { slowReverts } from '../../../testing/slow-reverts.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: ['**/*.md'], lockFile: 'resolved' } as const;
const COMPONENTS = {
  a: ['apps/a', 'libs/s'],
  b: ['apps/b'],
  ab: ['apps/a/b', 'libs/s'],
  all: ['.'],
} as const;
/** Other projects that lie inside of those. */
const NESTED = { a: ['apps/a/b'], b: [], ab: [], all: ['apps/a/b', 'pkgs/c'] } as const;

type History = { readonly steps: readonly MovingStep[]; readonly endpoints: readonly number[] };

const history: fc.Arbitrary<History> = fc
  .record({
    steps: movingSteps,
    endpoints: fc.array(fc.nat(13), { minLength: 3, maxLength: 3 }),
    shape: fc.nat(11),
  })
  .map(({ steps, endpoints, shape }) => {
    if (shape < 2 && steps.length > 4) {
      return {
        steps: crissCross(steps),
        endpoints: [steps.length - 1, steps.length - 2, ...endpoints.slice(2)],
      };
    }
    if (shape >= 5) return { steps, endpoints };
    // From near the beginning to the end, so that most merges are in between.
    const [early = 0, , any = 0] = endpoints;
    return { steps: branches(steps), endpoints: [early % 3, steps.length - 1, any] };
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the difference of two commits', () => {
  it('is what a slow model says, over hundreds of histories', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(history, { minLength: 80, maxLength: 100 }), async (histories) => {
        run += 1;
        await compare(join(folder, String(run)), histories);
      }),
      { numRuns: chaosRuns(6, 22), endOnFailure: true },
    );
    // What no history has, nothing was compared about.
    for (const [shape, count] of Object.entries(seen)) expect([shape, count > 10]).toEqual([shape, true]);
  }, 900_000);
});

const seen = {
  ...{ same: 0, reverted: 0, formerRoots: 0, movedNotes: 0 },
  ...{ foreignMerges: 0 },
  ...{ octopuses: 0, crissCrosses: 0, strangers: 0, empty: 0, backwards: 0 },
};

async function compare(repository: string, histories: readonly History[]): Promise<void> {
  const specs = histories.flatMap((one, index) => movingHistory(one.steps, offsetOf(histories, index)));
  const { ids } = await buildRepository(repository, specs, { bare: true });
  const reader = createChangesReader({ workspaceRoot: repository });
  const queries = histories.map((one, index) => toQueries(one, index, ids, offsetOf(histories, index)));
  const answer = await reader.changes(queries.flat(), RULES);
  const model = new SlowChanges(repository, specs, ids);
  await model.prepare(queries.flat());
  countShapes(specs, queries.flat(), model);
  for (const query of queries.flat()) check(answer.get(query.component), query, model, ids);
  // Alone, a history's walk may end early; among others it never does.
  for (const own of queries.slice(0, 6)) {
    const alone = await reader.changes(own, RULES);
    for (const query of own) check(alone.get(query.component), query, model, ids);
  }
  await rm(repository, { recursive: true });
}

/** What the histories are made of: their commits, and how the two ends of a query stand to each other. */
function countShapes(
  specs: readonly CommitSpec[],
  queries: readonly ChangesQuery[],
  model: SlowChanges,
): void {
  for (const { parents, files, time = 0 } of specs) {
    if (parents.length > 2) seen.octopuses += 1;
    if (Object.keys(files ?? {}).length === 0) seen.empty += 1;
    if (parents.some((parent) => (specs[parent]?.time ?? 0) > time)) seen.backwards += 1;
  }
  for (const { from, to } of queries) {
    if (from === null) continue;
    const shared = [...model.ancestors(from)].filter((id) => model.ancestors(to).has(id));
    const bases = shared.filter(
      (id) => !shared.some((other) => other !== id && model.ancestors(other).has(id)),
    );
    if (bases.length === 0) seen.strangers += 1;
    if (bases.length > 1) seen.crissCrosses += 1;
  }
}

function offsetOf(histories: readonly History[], index: number): number {
  return histories.slice(0, index).reduce((sum, one) => sum + one.steps.length, 0);
}

function toQueries(one: History, index: number, ids: readonly string[], offset: number): ChangesQuery[] {
  const at = (n: number): string => ids[offset + ((one.endpoints[n] as number) % one.steps.length)] as string;
  const pairs = { a: [at(0), at(1)], b: [at(1), at(0)], ab: [at(2), at(1)], all: [at(2), at(0)] } as const;
  return Object.entries(COMPONENTS).map(([name, closureRoots]) => {
    const [from, to] = pairs[name as keyof typeof pairs];
    const nestedRoots = NESTED[name as keyof typeof NESTED];
    const nothingYet = name === 'all' && index % 5 === 0;
    return {
      component: `${name}-${index}`,
      ...scopeOfRoots(closureRoots, { nestedRoots }),
      from: nothingYet ? null : from,
      to,
    };
  });
}

function check(
  changes: ComponentChanges | undefined,
  query: ChangesQuery,
  model: SlowChanges,
  ids: readonly string[],
): void {
  if (changes === undefined) throw new Error(`no answer for ${query.component}`);
  expect(shape(changes)).toEqual(model.answer(query));
  seen.foreignMerges += model.foreignMerges(query);
  const notes = model.notes(query);
  seen.formerRoots += model.roots(query).length - query.closureRoots.length;
  for (const side of ['comes', 'goes'] as const) {
    for (const { brought, same } of changes[side]) {
      seen.same += same.length;
      brought.forEach(({ id }, index) =>
        expect(brought.slice(index + 1).filter((later) => model.ancestors(later.id).has(id))).toEqual([]),
      );
      for (const { commit, as } of same) expect(model.patch(commit)).toBe(model.patch(as));
    }
    checkReverts(changes[side], ids);
    checkNotes(changes.notes[side], notes[side], model);
  }
}

/** In the order of the line; what a step brought is sorted here, and its order looked at by itself. */
function shape(changes: ComponentChanges): SlowSides {
  const side = (groups: readonly ChangeFacts[]): SlowSides['comes'] =>
    groups.map((one) => ({
      step: one.commit.id,
      touches: one.touches,
      brought: one.brought.map((commit) => commit.id).sort(),
      same: one.same.map((same) => same.commit).sort(),
    }));
  return { comes: side(changes.comes), goes: side(changes.goes) };
}

function checkReverts(groups: readonly ChangeFacts[], ids: readonly string[]): void {
  const named = groups.map((one) => ({
    ...one,
    commit: { ...one.commit, message: withIds(one.commit.message, ids) },
    brought: one.brought.map((commit) => ({ ...commit, message: withIds(commit.message, ids) })),
  }));
  const entries = changelogEntries({ comes: named, goes: [] }, { tickets: [] }).comes;
  expect(entries.map(({ commit, cancelledBy }) => [commit, cancelledBy])).toEqual(slowReverts(named));
  seen.reverted += entries.filter(({ cancelledBy }) => cancelledBy !== null).length;
  expect(entries.map(({ commit }) => commit)).toEqual(groups.map(({ commit }) => commit.id));
}

/** Each file that the side's line touches once, newest first, and as the tip has it. */
function checkNotes(
  files: readonly NoteFile[],
  { line, touched, now, owned }: SlowNotes,
  model: SlowChanges,
): void {
  for (const { path, commit, content, deleted } of files) {
    expect(deleted).toBe(!now.has(path));
    if (deleted) expect(model.changed(commit)).toContainEqual([path, content, undefined]);
    else expect([commit, content]).toEqual([line[touched.get(path) as number], now.get(path)]);
  }
  seen.movedNotes += files.filter(({ formerPaths }) => formerPaths.length > 0).length;
  const listed = files.map(({ path }) => path);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(expect.arrayContaining([...owned]));
  const ages = files.map(({ commit }) => line.indexOf(commit));
  expect(ages).not.toContain(-1);
  expect(ages).toEqual([...ages].sort((a, b) => a - b));
}
