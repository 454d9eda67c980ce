/** An expression of the configuration: asked for every entry of every component, and compiled once. */
export function compiled(pattern: string, flags: string): RegExp {
  const key = `${flags} ${pattern}`;
  const expression = known.get(key) ?? new RegExp(pattern, flags);
  known.set(key, expression);
  return expression;
}

const known = new Map<string, RegExp>();
