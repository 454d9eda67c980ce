import { PromoteError } from '../../errors/promote-error.js';
import { noHotfix, unknownHotfix } from '../../errors/hotfix.js';
import type { Hotfix, Obligations } from '../../model/hotfix.js';

/** Which hotfix is meant: the one of the named branch, of the branch that is checked out, or the only one. */
export function findHotfix(
  { component, hotfixes }: Obligations,
  named: { readonly branch?: string | undefined; readonly name?: string | undefined },
  checkedOut: string | null,
): Hotfix {
  const unsettled = hotfixes.filter(({ settled }) => settled === null);
  if (named.name !== undefined) {
    const found = hotfixes.find(({ name }) => name === named.name);
    if (found !== undefined) return found;
    throw new PromoteError(unknownHotfix(component, `called ${named.name}`, hotfixes));
  }
  const branch = named.branch ?? checkedOut;
  const onBranch = hotfixes.find((hotfix) => hotfix.branch === branch);
  if (onBranch !== undefined) return onBranch;
  if (named.branch !== undefined) {
    throw new PromoteError(unknownHotfix(component, `on the branch ${named.branch}`, hotfixes));
  }
  const [only, ...others] = unsettled;
  if (only !== undefined && others.length === 0) return only;
  throw new PromoteError(
    only === undefined
      ? noHotfix(component)
      : unknownHotfix(component, 'meant: there are several', unsettled),
  );
}
