import { PromoteError } from '../errors.js';
import type { Component } from '../model/component.js';
import { nearest } from '../model/nearest.js';

/** The components of these names, all of them where none is named. Throws (kind `user`) for one that is not there. */
export function chosenComponents(
  components: readonly Component[],
  names: readonly string[],
): readonly Component[] {
  const known = components.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    throw new PromoteError({
      kind: 'user',
      code: 'UNKNOWN_COMPONENT',
      message: `There is no component "${unknown}" (option --components)${near === null ? '' : `; did you mean "${near}"?`}`,
      hints: [`the components are: ${known.join(', ')}`],
    });
  }
  return names.length === 0 ? components : components.filter(({ name }) => names.includes(name));
}
