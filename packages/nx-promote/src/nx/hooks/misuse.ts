import type { ProjectGraphProjectNode, TargetConfiguration } from '@nx/devkit';

/** One release target that is not what we inferred. */
export interface Misuse {
  readonly project: string;
  readonly root: string;
  readonly target: string;
  readonly kind: 'cached' | 'replaced';
  /** What runs instead, for `replaced`. */
  readonly found: string;
}

const OURS = 'nx-promote:';

/**
 * Release targets that caching was forced on for, or that somebody else's target of the same name replaced:
 * a cached deployment is "restored" and never runs, and a replaced one runs something else under our name.
 * A project counts as a component when any of its targets is ours.
 */
export function findMisuse(
  projects: readonly ProjectGraphProjectNode[],
  targets: ReadonlySet<string>,
): Misuse[] {
  return projects.flatMap((project) => {
    const all = project.data.targets ?? {};
    if (!Object.values(all).some(isOurs)) return [];
    return [...targets].flatMap((name): Misuse[] => {
      const target = all[name];
      if (target === undefined) return [];
      const found = { project: project.name, root: project.data.root, target: name };
      if (!isOurs(target)) return [{ ...found, kind: 'replaced', found: describe(target) }];
      return target.cache === true ? [{ ...found, kind: 'cached', found: 'cache: true' }] : [];
    });
  });
}

function isOurs(target: TargetConfiguration): boolean {
  return target.executor?.startsWith(OURS) ?? false;
}

function describe(target: TargetConfiguration): string {
  if (target.executor === 'nx:run-script') return 'a package.json script';
  return target.executor === undefined ? 'a target without an executor' : `the executor ${target.executor}`;
}
