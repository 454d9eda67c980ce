import fc from 'fast-check';
import { randomHistory } from '../../../testing/random-history.js';
import { endsInTheWay } from './ends-in-the-way.js';
import type { Edge } from './list-edges.js';
import { Reachability } from './reachability.js';

/** Children first, as git lists what can be reached; cut where the clone ends. */
function edgesOf(parents: readonly (readonly number[])[], ends: ReadonlySet<number>, from: number[]): Edge[] {
  const seen = new Set(from);
  const edges: Edge[] = [];
  for (let at = parents.length - 1; at >= 0; at -= 1) {
    if (!seen.has(at)) continue;
    const own = ends.has(at) ? [] : (parents[at] ?? []);
    for (const parent of own) seen.add(parent);
    edges.push([`${at}`, own.map(String)]);
  }
  return edges;
}

function reachable(edges: readonly Edge[], from: string): Set<string> {
  const seen = new Set([from]);
  for (const [commit, parents] of edges) if (seen.has(commit)) for (const one of parents) seen.add(one);
  return seen;
}

const difference = (edges: readonly Edge[], [one = '', other = '']: readonly string[]): string[][] => {
  const [a, b] = [reachable(edges, one), reachable(edges, other)];
  return [[...a].filter((id) => !b.has(id)).sort(), [...b].filter((id) => !a.has(id)).sort()];
};

const cut = fc
  .tuple(randomHistory(['x'], 16), fc.array(fc.nat(1_000), { maxLength: 5 }), fc.nat(1_000), fc.nat(1_000))
  .map(([commits, ends, one, other]) => ({
    parents: commits.map(({ parents }) => parents),
    ends: new Set(ends.map((at) => at % commits.length)),
    from: [one % commits.length, other % commits.length],
  }));

it('lets nothing be compared that more of the history would change', () => {
  fc.assert(
    fc.property(cut, ({ parents, ends, from }) => {
      const endpoints = from.map(String);
      const here = edgesOf(parents, ends, from);
      const shallow = new Set([...ends].map(String));
      if (endsInTheWay(here, endpoints, shallow, false).length > 0) return;
      const whole = edgesOf(parents, new Set(), from);
      expect(difference(here, endpoints)).toEqual(difference(whole, endpoints));
    }),
    { numRuns: 3_000, seed: 12 },
  );
});

it('says no of an ancestor only where the whole history does', () => {
  fc.assert(
    fc.property(cut, ({ parents, ends, from }) => {
      const [ancestor = '', descendant = ''] = from.map(String);
      const reach = new Reachability([{ ancestor, descendant }], new Set([...ends].map(String)));
      for (const [commit, own] of edgesOf(parents, ends, from)) reach.add(commit, own);
      const pair = { ancestor, descendant };
      const truth = reachable(edgesOf(parents, new Set(), from), descendant).has(ancestor);
      if (reach.isReached(pair)) expect(truth).toBe(true);
      else if (reach.endsInTheWay(pair).length === 0) expect(truth).toBe(false);
    }),
    { numRuns: 3_000, seed: 12 },
  );
});

it('asks for nothing in a clone that is not shallow, and for every end where all is wanted', () => {
  const edges = edgesOf([[], [0], [1], [1]], new Set(), [2, 3]);
  expect(endsInTheWay(edges, ['2', '3'], new Set(), true)).toEqual([]);
  const short = edgesOf([[], [0], [1], [1]], new Set([1]), [2, 3]);
  expect(endsInTheWay(short, ['2', '3'], new Set(['1']), false)).toEqual([]);
  expect(endsInTheWay(short, ['2', '3'], new Set(['1']), true)).toEqual(['1']);
});
