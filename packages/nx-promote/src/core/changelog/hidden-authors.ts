import type { Person } from '../ports/changes.js';

/** Tells people from those whom a changelog does not list: a pattern that fits the name or the address hides them. */
export function isShownBy(patterns: readonly string[]): (person: Person) => boolean {
  const expressions = patterns.map(expressionOf);
  return ({ name, email }) => !expressions.some((one) => one.test(name) || (email !== '' && one.test(email)));
}

/** Asked for every entry, and compiled once. */
function expressionOf(pattern: string): RegExp {
  const expression = compiled.get(pattern) ?? new RegExp(pattern, 'i');
  compiled.set(pattern, expression);
  return expression;
}

const compiled = new Map<string, RegExp>();
