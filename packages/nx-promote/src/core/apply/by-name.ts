/** A component or environment that the plan names; that it is there was settled when the plan was made. */
export function byName<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`the plan names ${name}, which is not in the workspace`);
  return found;
}
