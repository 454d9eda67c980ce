/** Something that is deployed after others. */
export interface Ordered {
  readonly name: string;
  readonly deployAfter: readonly string[];
}

/**
 * Sorts by `deployAfter`, names breaking ties; names that are not in the set are no concern of it. A cycle
 * is refused when the configuration is read; here its members keep their alphabetical order.
 */
export function inDeploymentOrder<T extends Ordered>(components: readonly T[]): T[] {
  const byName = new Map(components.map((component) => [component.name, component]));
  const placed = new Set<string>();
  const order: T[] = [];
  const place = (component: T): void => {
    if (placed.has(component.name)) return;
    placed.add(component.name);
    for (const name of [...component.deployAfter].sort()) {
      const before = byName.get(name);
      if (before !== undefined) place(before);
    }
    order.push(component);
  };
  for (const name of [...byName.keys()].sort()) place(byName.get(name) as T);
  return order;
}

/** Everything in the set that is deployed after one of `names`, directly or through others; without them. */
export function deployedAfter(components: readonly Ordered[], names: ReadonlySet<string>): Set<string> {
  const after = new Set<string>();
  let grew = true;
  while (grew) {
    grew = false;
    for (const component of components) {
      if (names.has(component.name) || after.has(component.name)) continue;
      if (!component.deployAfter.some((name) => names.has(name) || after.has(name))) continue;
      after.add(component.name);
      grew = true;
    }
  }
  return after;
}
