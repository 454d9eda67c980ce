import type { Edge } from './list-edges.js';

/**
 * The ends of a shallow clone behind which there may be commits that are reached from some of the endpoints and not
 * from all. None: what lies between the endpoints is here, all of it.
 *
 * An end is returned if some endpoint does not reach it. If there is none, but a commit between the endpoints is not known to
 * descend from every end, all ends are returned: in the missing history that commit may be an ancestor of an end, and then it
 * is not between the endpoints.
 */
export function endsInTheWay(
  edges: readonly Edge[],
  endpoints: readonly string[],
  shallow: ReadonlySet<string>,
  wantsAll: boolean,
): string[] {
  const ends = edges.flatMap(([commit]) => (shallow.has(commit) ? [commit] : []));
  if (ends.length === 0 || wantsAll) return ends;
  const reach = reachOf(edges, endpoints);
  const everywhere = (1n << BigInt(endpoints.length)) - 1n;
  const isBetween = (commit: string): boolean => reach.get(commit) !== everywhere;
  const cut = ends.filter((end) => isBetween(end));
  if (cut.length > 0) return cut;
  const below = endsBelow(edges, ends);
  const all = (1n << BigInt(ends.length)) - 1n;
  const isUnsure = edges.some(
    ([commit, parents]) => isBetween(commit) && !parents.some(isBetween) && below.get(commit) !== all,
  );
  return isUnsure ? ends : [];
}

/** From which endpoints each commit is reached, as bits. */
function reachOf(edges: readonly Edge[], endpoints: readonly string[]): Map<string, bigint> {
  const reach = new Map<string, bigint>();
  const add = (commit: string, bits: bigint): unknown => reach.set(commit, (reach.get(commit) ?? 0n) | bits);
  endpoints.forEach((commit, at) => add(commit, 1n << BigInt(at)));
  for (const [commit, parents] of edges) {
    for (const parent of parents) add(parent, reach.get(commit) ?? 0n);
  }
  return reach;
}

/** Which ends each commit stands on, as bits. */
function endsBelow(edges: readonly Edge[], ends: readonly string[]): Map<string, bigint> {
  const own = new Map(ends.map((end, at) => [end, 1n << BigInt(at)]));
  const below = new Map<string, bigint>();
  for (const [commit, parents] of [...edges].reverse()) {
    const bits = parents.reduce((all, parent) => all | (below.get(parent) ?? 0n), own.get(commit) ?? 0n);
    below.set(commit, bits);
  }
  return below;
}
