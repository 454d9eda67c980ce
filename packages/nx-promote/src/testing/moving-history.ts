import fc from 'fast-check';
import { changedBetween, nextTree, type Changed, type Tree } from './replayed-trees.js';
import type { CommitSpec } from './repositories.js';

/** Where projects may be; all but the last two are somebody's root. */
export const PROJECTS = ['apps/a', 'apps/b', 'apps/a/b', 'libs/s', 'pkgs/a', 'pkgs/c'];
const NOTES = PROJECTS.slice(0, 3).map((folder) => `${folder}/deployment-notes/n.md`);
const PATHS = [
  ...['apps/a/x', 'apps/a/b/x', 'apps/b/x', 'libs/s/x', 'pkgs/a/x', 'apps/ab', 'apps/a/readme.md', 'top'],
  ...NOTES,
];

export interface MovingStep {
  readonly kind: 'edit' | 'move' | 'revert' | 'pick';
  readonly parents: readonly number[];
  readonly files: Readonly<Record<string, string | null>>;
  readonly skew: number;
  readonly seeds: readonly number[];
}

/**
 * Steps of histories in which projects move. Merges and octopuses come from free choice of parents; one in eight
 * commits is a root.
 */
export const movingSteps: fc.Arbitrary<MovingStep[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 5, arbitrary: fc.constant('edit' as const) },
      { weight: 2, arbitrary: fc.constant('move' as const) },
      { weight: 3, arbitrary: fc.constantFrom('revert' as const, 'pick' as const) },
    ),
    parents: fc.oneof(
      { weight: 4, arbitrary: fc.constant([1]) },
      {
        weight: 3,
        arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    files: fc.dictionary(
      fc.constantFrom(...PATHS),
      fc.oneof(fc.constantFrom('one\n', 'two\n', 'three\n'), fc.constant(null)),
      { maxKeys: 3, noNullPrototype: true },
    ),
    skew: fc.constantFrom(0, 0, 0, 50_000, -50_000, 9_000_000, -9_000_000),
    seeds: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 2, maxLength: 14 },
);

/** The same steps, of which the last two merge the two before, each into the other: they have two merge bases. */
export function crissCross(steps: readonly MovingStep[]): MovingStep[] {
  const parents = [[1], [2], [1, 2], [3, 2]];
  const first = steps.length - parents.length;
  return steps.map((step, index) => ({ ...step, parents: parents[index - first] ?? step.parents }));
}

/**
 * The same steps as a trunk and branches of it that merge it before they are merged: edits on both, then the trunk
 * into the branch, then the branch into the trunk, and again.
 */
export function branches(steps: readonly MovingStep[]): MovingStep[] {
  const parents = [[1], [2], [1], [1, 3], [4, 1]];
  return steps.map((step, index) => ({
    ...step,
    kind: step.kind === 'move' ? step.kind : 'edit',
    parents: index === 0 ? [] : (parents[(index - 1) % parents.length] as number[]),
  }));
}

/** How a message names another commit before its id is known: `withIds` puts the id in. */
const REFERENCE = /<commit (\d+)>/g;

export function withIds(message: string, ids: readonly string[]): string {
  return message.replace(REFERENCE, (_, index) => ids[Number(index)] as string);
}

/** The commits of one history that stands behind `offset` others in its repository. */
export function movingHistory(steps: readonly MovingStep[], offset: number): CommitSpec[] {
  const made: Made[] = [];
  return steps.map((step, index) => {
    const parents = [...new Set(step.parents.map((back) => index - back).filter((at) => at >= 0))];
    const ancestors = new Set(parents.flatMap((parent) => [parent, ...(made[parent] as Made).ancestors]));
    const before = parents[0] === undefined ? undefined : made[parents[0]]?.tree;
    const merged = parents.length > 1 && step.kind === 'edit' && (step.seeds[1] ?? 0) % 4 !== 0;
    const { files, source } = merged
      ? { files: mergedFiles(step, parents, made), source: null }
      : filesOf(step, before, made, ancestors);
    const tree = nextTree(before, files);
    made.push({ tree, ancestors, changed: changedBetween(before, tree) });
    return {
      parents: parents.map((at) => at + offset),
      files,
      time: 1_500_000_000 + index * 3_600 + step.skew,
      message: messageOf(step.kind, offset + index, source === null ? null : offset + source),
    };
  });
}

interface Made {
  readonly tree: Tree;
  readonly ancestors: ReadonlySet<number>;
  readonly changed: readonly Changed[];
}

/** What the other parents bring, and sometimes something that none of them has. */
function mergedFiles(
  { files, seeds }: MovingStep,
  [first = 0, ...others]: readonly number[],
  made: readonly Made[],
): Record<string, string | null> {
  const known = new Set([first, ...(made[first] as Made).ancestors]);
  const brought = others.flatMap((other) => [other, ...(made[other] as Made).ancestors]);
  const news = [...new Set(brought)].filter((index) => !known.has(index)).sort((a, b) => a - b);
  const changes = news.flatMap((index) => (made[index] as Made).changed);
  const own = (seeds[2] ?? 0) % 3 === 0 ? files : {};
  const all = { ...Object.fromEntries(changes.map(([path, , to]) => [path, to ?? null])), ...own };
  return Object.fromEntries(deletionsFirst(Object.entries(all)));
}

interface Edit {
  readonly files: Record<string, string | null>;
  /** The commit that is taken back or copied. */
  readonly source: number | null;
}

function filesOf(
  { kind, files, seeds }: MovingStep,
  before: Tree | undefined,
  made: readonly Made[],
  ancestors: ReadonlySet<number>,
): Edit {
  const [first = 0] = seeds;
  const plain: Edit = { files: { ...files }, source: null };
  if (before === undefined) return { ...plain, files: { ...files, ...manifests(first) } };
  if (kind === 'move') return { files: movedFiles(before, seeds) ?? plain.files, source: null };
  const candidates = made.flatMap(({ changed }, index) => {
    const isAncestor = ancestors.has(index);
    const fits = changed.length > 0 && (kind === 'revert' ? isAncestor : !isAncestor);
    return fits && kind !== 'edit' ? [{ index, changed }] : [];
  });
  // A pick is a true one where the paths look as they did where it comes from.
  const isExact = ({ changed }: { changed: readonly Changed[] }): boolean =>
    changed.every(([path, from, to]) => before.get(path) === (kind === 'pick' ? from : to));
  const exact = candidates.filter(isExact);
  const chosen = pick(exact.length > 0 ? exact : candidates, first);
  if (chosen === undefined) return plain;
  const content = ([path, from, to]: Changed): [string, string | null] => [
    path,
    (kind === 'pick' ? to : from) ?? null,
  ];
  return { files: Object.fromEntries(deletionsFirst(chosen.changed.map(content))), source: chosen.index };
}

/** Projects begin with their manifest and one more file; a seed chooses which there are. */
function manifests(seed: number): Record<string, string> {
  const there = PROJECTS.filter((_, index) => ((seed >> index) & 1) === 1);
  return Object.fromEntries(
    there.flatMap((folder) => [
      [`${folder}/project.json`, `${folder}\n`],
      [`${folder}/main`, `main of ${folder}\n`],
    ]),
  );
}

/** A project with all that lies below it goes where none is; every other time its manifest says so. */
function movedFiles(
  tree: Tree,
  [a = 0, b = 0, c = 0]: readonly number[],
): Record<string, string | null> | null {
  const isProject = (folder: string): boolean => tree.has(`${folder}/project.json`);
  const from = pick(PROJECTS.filter(isProject), a);
  if (from === undefined) return null;
  const free = PROJECTS.filter(
    (to) => !isProject(to) && !`${to}/`.startsWith(`${from}/`) && !`${from}/`.startsWith(`${to}/`),
  );
  const to = pick(free, b);
  if (to === undefined) return null;
  const files = [...tree].filter(([path]) => path.startsWith(`${from}/`));
  const arrived = files.map(([path, content]): [string, string] => [
    to + path.slice(from.length),
    path === `${from}/project.json` && c % 2 === 0 ? `${content}now ${to}\n` : content,
  ]);
  return Object.fromEntries([...files.map(([path]): [string, null] => [path, null]), ...arrived]);
}

/** A file that makes room for a folder of its name has to go before. */
function deletionsFirst(files: [string, string | null][]): [string, string | null][] {
  return files.sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
}

function messageOf(kind: MovingStep['kind'], index: number, source: number | null): string {
  const subject = `commit ${index}`;
  if (source === null) return subject;
  const reference = `<commit ${source}>`;
  return kind === 'revert'
    ? `Revert "${subject}"\n\nThis reverts commit ${reference}.`
    : `${subject}\n\n(cherry picked from commit ${reference})`;
}

function pick<T>(from: readonly T[], seed: number): T | undefined {
  return from[seed % Math.max(1, from.length)];
}
