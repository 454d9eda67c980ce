import type { LedgerRefs } from './ref-names.js';

/**
 * Tells refs of what the workspace no longer has: a component, or an environment, that was retired or renamed.
 * Nothing is decided by them any more, so it is no fault when they are removed from the ledger.
 */
export function retiredRefs(
  refs: LedgerRefs,
  environments: Iterable<string>,
  components: Iterable<string>,
): (ref: string) => boolean {
  const [places, names] = [new Set(environments), new Set(components)];
  return (ref) => {
    const name = refs.parse(ref);
    if (name === null) return false;
    switch (name.of) {
      case 'component':
        return !places.has(name.environment) || !names.has(name.component);
      case 'environment':
        return !places.has(name.environment);
      case 'obligations':
        return !names.has(name.component);
      case 'lease':
        return false;
    }
  };
}
