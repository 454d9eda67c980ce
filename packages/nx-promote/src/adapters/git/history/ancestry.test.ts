import fc from 'fast-check';
import { buildRepository, gitIn } from '../../../testing/repositories.js';
import { randomHistory } from '../../../testing/random-history.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { gitCounters } from '../../process/git.js';
import { createHistoryReader } from './history-reader.js';
import { Reachability } from './reachability.js';

const ABSENT = 'f'.repeat(40);

const unknown = (commit: string): object => ({
  kind: 'unknown',
  gap: { kind: 'not-here', commit, said: null },
});

/** Ancestors of each commit, itself included, from the specs alone. */
function ancestorsOf(parents: readonly (readonly number[])[]): Set<number>[] {
  const result: Set<number>[] = [];
  for (const [index, own] of parents.entries()) {
    result.push(new Set([index, ...own.flatMap((parent) => [...(result[parent] ?? [])])]));
  }
  return result;
}

describe('ancestry', () => {
  it('agrees with the graph for every pair, whatever the clocks say', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory(['a', 'b'], 20), async (commits) => {
        await inTemporaryFolder(async (folder) => {
          const { ids } = await buildRepository(folder, commits, { bare: true });
          const expected = ancestorsOf(commits.map(({ parents }) => parents));
          const pairs = ids.flatMap((_, a) => ids.map((__, d) => [a, d] as const));
          const answers = await createHistoryReader({ workspaceRoot: folder }).ancestry(
            pairs.map(([a, d]) => ({ ancestor: ids[a] as string, descendant: ids[d] as string })),
          );
          expect(answers).toEqual(pairs.map(([a, d]) => (expected[d]?.has(a) === true ? 'yes' : 'no')));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('does not know what is not here, without a round trip or a process per pair', async () => {
    const commits = Array.from({ length: 90 }, (_, index) => ({ parents: index === 0 ? [] : [index - 1] }));
    await inTemporaryFolder(async (folder) => {
      const { ids, head } = await buildRepository(`${folder}/full`, commits);
      const partial = `${folder}/partial`;
      await gitIn(folder, ['clone', '--quiet', '--filter=tree:0', `file://${folder}/full`, partial]);
      const reader = createHistoryReader({ workspaceRoot: partial });
      const before = gitCounters.processes;
      const pairs = ids.map((ancestor) => ({ ancestor, descendant: head }));
      const absent = { ancestor: ABSENT, descendant: head };
      expect(await reader.ancestry([...pairs, absent])).toEqual([...ids.map(() => 'yes'), unknown(ABSENT)]);
      const forMany = gitCounters.processes - before;
      expect(await reader.ancestry([absent, { ancestor: 'v1.0', descendant: ids[0] as string }])).toEqual([
        unknown(ABSENT),
        unknown('v1.0'),
      ]);
      await reader.ancestry(pairs.slice(0, 1));
      expect(forMany).toBeLessThanOrEqual(4);
    });
  });

  it('does not say no where a shallow clone ends', async () => {
    const commits = [{ parents: [] }, { parents: [0] }, { parents: [0] }, { parents: [2] }, { parents: [3] }];
    await inTemporaryFolder(async (folder) => {
      const source = await buildRepository(`${folder}/full`, commits, { branches: { side: 1 } });
      const shallow = `${folder}/shallow`;
      const url = `file://${folder}/full`;
      await gitIn(folder, ['clone', '--quiet', '--depth=2', '--no-single-branch', url, shallow]);
      const [, side = '', , before = '', head = ''] = source.ids;
      const reader = createHistoryReader({ workspaceRoot: shallow });
      const answers = await reader.ancestry([
        { ancestor: before, descendant: head },
        { ancestor: side, descendant: head },
        { ancestor: source.ids[2] as string, descendant: head },
        { ancestor: head, descendant: head },
      ]);
      const cutOff = expect.objectContaining({ gap: expect.objectContaining({ kind: 'cut-off' }) });
      expect(answers).toEqual(['yes', cutOff, unknown(source.ids[2] as string), 'yes']);
    });
  });
});

describe('Reachability', () => {
  it('does not depend on the order in which edges come', () => {
    const parents = [[], [0], [0], [1, 2], [2], [3, 4], []];
    const expected = ancestorsOf(parents);
    const names = parents.map((_, index) => `c${index}`);
    fc.assert(
      fc.property(fc.shuffledSubarray([...parents.keys()], { minLength: parents.length }), (order) => {
        const pairs = names.flatMap((ancestor) => names.map((descendant) => ({ ancestor, descendant })));
        const reach = new Reachability(pairs);
        for (const index of order)
          reach.add(
            `c${index}`,
            (parents[index] ?? []).map((each) => `c${each}`),
          );
        const answers = pairs.map((pair) => reach.isReached(pair));
        expect(answers).toEqual(parents.flatMap((_, a) => parents.map((__, d) => expected[d]?.has(a))));
      }),
    );
  });
});
