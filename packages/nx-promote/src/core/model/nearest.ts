import { distance } from 'fastest-levenshtein';

/**
 * The name that somebody most likely meant, or null when none is near enough to be worth suggesting. A scope that was
 * left out (`server` for `@clinio/server`) is the nearest of all.
 */
export function nearest(typed: string, names: Iterable<string>): string | null {
  if (typed.length > 200) return null;
  const wanted = typed.toLowerCase();
  const all = [...names];
  const scoped = all.filter((name) => name.toLowerCase().endsWith(`/${wanted}`));
  if (scoped[0] !== undefined) return scoped[0];
  let best: string | null = null;
  let least = Math.max(1, Math.floor(typed.length * 0.4)) + 1;
  for (const name of all) {
    const apart = distance(wanted, name.toLowerCase());
    if (apart < least) [best, least] = [name, apart];
  }
  return best;
}

/** `; did you mean "staging"?`, or nothing. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const near = nearest(typed, names);
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`;
}

/** `"a", "b" or "c"` */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => JSON.stringify(name));
  const last = quoted.pop();
  return quoted.length === 0 ? (last ?? 'nothing') : `${quoted.join(', ')} or ${last}`;
}
