/** What patterns such as `{component}/{shortId}` can name. Absent values leave their placeholder unknown. */
export interface PatternValues {
  readonly component?: string;
  readonly environment?: string;
  readonly shortId?: string;
  readonly commit?: string;
  readonly version?: string;
  readonly candidate?: string;
  readonly image?: string;
  readonly tag?: string;
  readonly digest?: string;
}

const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

/** Names of the placeholders in a pattern, in order. */
export function placeholders(pattern: string): string[] {
  return [...pattern.matchAll(PLACEHOLDER)].map((match) => match[1] as string);
}

/**
 * Replaces placeholders. `{COMPONENT}` and `{ENVIRONMENT}` give the upper-case form with underscores that
 * environment files use, made of the name itself; `encode` is put on each finished value, for an address. A placeholder without a value is a bug of the caller: patterns are checked when the
 * configuration is parsed.
 */
export function expandPattern(
  pattern: string,
  values: PatternValues,
  encode: (value: string) => string = (value) => value,
): string {
  return pattern.replace(PLACEHOLDER, (whole, name: string) => {
    const upper = name === name.toUpperCase();
    const value = values[(upper ? name.toLowerCase() : name) as keyof PatternValues];
    if (value === undefined) throw new Error(`pattern ${pattern}: no value for ${whole}`);
    return encode(upper ? value.toUpperCase().replace(/[^A-Z0-9]+/g, '_') : value);
  });
}

/** Replaces the placeholders that have a value, and leaves all other braces as they are. */
export function expandKnown(text: string, values: PatternValues): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const known = values[(name === name.toUpperCase() ? name.toLowerCase() : name) as keyof PatternValues];
    return known === undefined ? whole : expandPattern(whole, values);
  });
}
