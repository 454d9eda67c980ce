import type { ProjectGraphProjectNode, TargetConfiguration } from '@nx/devkit';
import { BROKEN_EXECUTOR } from '../infer/broken-targets.js';
import { CHAIN_EXECUTOR } from '../run/chain-executors.js';
import { isOwnTarget } from '../plugin-entry.js';

/** One release target that is not what we inferred. */
export interface Misuse {
  readonly project: string;
  readonly root: string;
  readonly target: string;
  readonly kind: 'cached' | 'replaced' | 'changed';
  /** The field of the target that differs: `cache`, `executor`, `dependsOn`, `options.environment`. */
  readonly field: string;
  /** What was found there, in words for `replaced`, else as JSON. */
  readonly found: string;
  /** What nx-promote drew there, as JSON. */
  readonly drawn: string;
}

/** The targets that nx-promote draws for a component, and those for the root project, by name. */
export interface DrawnTargets {
  readonly component: Readonly<Record<string, TargetConfiguration>>;
  readonly root: Readonly<Record<string, TargetConfiguration>>;
}

/**
 * The targets of a run that can be harmed: what was asked for, and the chain, since each of its targets runs those
 * before it. A project that has a target `try` of its own can be released.
 */
export function thoseOfRun(drawn: DrawnTargets, asked: ReadonlySet<string>): DrawnTargets {
  const kept = (targets: DrawnTargets['root']): DrawnTargets['root'] =>
    Object.fromEntries(
      Object.entries(targets).filter(
        ([name, { executor }]) => asked.has(name) || executor === `nx-promote:${CHAIN_EXECUTOR}`,
      ),
    );
  return { component: kept(drawn.component), root: kept(drawn.root) };
}

/**
 * Release targets that ended up in the graph other than we drew them. A cached deployment is "restored" and never
 * runs; a replaced target runs something else under our name; a changed `dependsOn` cuts the chain, so that the last
 * step reports what nobody did; and a changed option or configuration releases something else, or somewhere else.
 * A project counts as ours when any of its targets of these names is.
 */
export function findMisuse(projects: readonly ProjectGraphProjectNode[], drawn: DrawnTargets): Misuse[] {
  return projects.flatMap((project) => {
    const all = project.data.targets ?? {};
    return [drawn.component, ...(project.data.root === '.' ? [drawn.root] : [])].flatMap((targets) => {
      const names = Object.keys(targets);
      if (!names.some((name) => isOwnTarget(all[name]))) return [];
      return names.flatMap((name) => compare(project, name, all[name], targets[name]));
    });
  });
}

function compare(
  { name: project, data: { root } }: ProjectGraphProjectNode,
  target: string,
  found: TargetConfiguration | undefined,
  drawn: TargetConfiguration | undefined,
): Misuse[] {
  if (drawn === undefined || found === undefined) return [];
  // It fails with a message of its own, whatever else was changed in it.
  if (found.executor === BROKEN_EXECUTOR && found.cache !== true) return [];
  const misuse = { project, root, target };
  if (!isOwnTarget(found)) {
    const [what, why] = [describe(found), JSON.stringify(drawn.executor)];
    return [{ ...misuse, kind: 'replaced', field: 'executor', found: what, drawn: why }];
  }
  if (found.cache === true) {
    return [{ ...misuse, kind: 'cached', field: 'cache', found: 'true', drawn: 'false' }];
  }
  return differences(found, drawn).map((difference) => ({ ...misuse, kind: 'changed', ...difference }));
}

/** The fields that decide what a task does and after what; what Nx adds to each by itself counts as absent. */
const FIELDS = {
  executor: undefined,
  dependsOn: [],
  inputs: [],
  outputs: [],
  options: {},
  configurations: {},
  defaultConfiguration: undefined,
  parallelism: true,
  continuous: false,
  syncGenerators: [],
} as const satisfies Partial<Record<keyof TargetConfiguration, unknown>>;

function differences(
  found: TargetConfiguration,
  drawn: TargetConfiguration,
): Pick<Misuse, 'field' | 'found' | 'drawn'>[] {
  return Object.entries(FIELDS).flatMap(([field, absent]) => {
    const [is, was] = [found, drawn].map((target) => target[field as keyof typeof FIELDS] ?? absent);
    if (canonical(is) === canonical(was)) return [];
    return [{ field, found: canonical(is), drawn: canonical(was) }];
  });
}

/** JSON with sorted keys, so that the order in which Nx merged an object makes no difference. */
function canonical(value: unknown): string {
  const sorted = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) as string | undefined;
  return sorted ?? 'nothing';
}

function describe(target: TargetConfiguration): string {
  if (target.executor === 'nx:run-script') return 'a package.json script';
  return target.executor === undefined ? 'a target without an executor' : `the executor ${target.executor}`;
}
