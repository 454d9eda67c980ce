/**
 * Finds cycles, each as the names along it with the first one again at the end. Cycles that share a name
 * with one already found are left out: breaking the first comes first.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const cyclic = new Set<string>();
  const cycles: string[][] = [];
  const walk = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) {
      const cycle = trail.slice(start);
      if (!cycle.some((each) => cyclic.has(each))) cycles.push([...cycle, name]);
      for (const each of cycle) cyclic.add(each);
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) walk(next, [...trail, name]);
    done.add(name);
  };
  for (const name of edges.keys()) walk(name, []);
  return cycles;
}
