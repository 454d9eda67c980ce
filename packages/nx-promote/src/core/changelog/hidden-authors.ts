import type { Person } from '../ports/changes.js';
import { compiled } from './compiled.js';

/** Tells people from those whom a changelog does not list: a pattern that fits the name or the address hides them. */
export function isShownBy(patterns: readonly string[]): (person: Person) => boolean {
  const expressions = patterns.map((pattern) => compiled(pattern, 'i'));
  return ({ name, email }) => !expressions.some((one) => one.test(name) || (email !== '' && one.test(email)));
}
