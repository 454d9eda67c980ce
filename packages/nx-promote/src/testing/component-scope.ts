import type { ComponentScope } from '../core/model/component-scope.js';

/** The scope of a component that has these folders and nothing else. */
export function scopeOfRoots(
  closureRoots: readonly string[],
  rest: Partial<Omit<ComponentScope, 'closureRoots'>> = {},
): ComponentScope {
  return { closureRoots, nestedRoots: [], npmDependencies: [], ...rest };
}
