import { PromoteError } from '../errors/promote-error.js';
import { unknownComponent } from '../errors/config.js';
import type { Component } from '../model/component.js';

/** The components of these names, all of them where none is named. Throws (kind `user`) for one that is not there. */
export function chosenComponents(
  components: readonly Component[],
  names: readonly string[],
): readonly Component[] {
  const known = components.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new PromoteError(unknownComponent(unknown, known));
  }
  return names.length === 0 ? components : components.filter(({ name }) => names.includes(name));
}
