import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { ChangeFacts, ChangesQuery, ComponentChanges } from '../../../core/ports/changes.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: ['**/*.md'], lockFile: 'resolved' } as const;
const COMPONENTS = {
  a: ['apps/a', 'libs/s'],
  b: ['apps/b'],
  ab: ['apps/a/b', 'libs/s'],
  all: ['.'],
} as const;
const PATHS = ['apps/a/x', 'apps/a/b/x', 'apps/b/x', 'libs/s/x', 'apps/ab', 'apps/a/readme.md', 'top'];

interface Step {
  readonly parents: readonly number[];
  readonly files: Readonly<Record<string, string | null>>;
  readonly skew: number;
}

/** Merges, octopuses and criss-crosses come from free choice of parents; one in eight commits is a root. */
const step = fc.record({
  parents: fc.oneof(
    { weight: 4, arbitrary: fc.constant([1]) },
    { weight: 3, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  files: fc.dictionary(
    fc.constantFrom(...PATHS),
    fc.oneof(fc.constantFrom('one\n', 'two\n', 'three\n'), fc.constant(null)),
    { maxKeys: 3, noNullPrototype: true },
  ),
  skew: fc.constantFrom(0, 0, 0, 50_000, -50_000, 9_000_000, -9_000_000),
});

const history = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 14 }),
  endpoints: fc.array(fc.nat(13), { minLength: 3, maxLength: 3 }),
});

type History = { readonly steps: readonly Step[]; readonly endpoints: readonly number[] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the difference of two commits', () => {
  it('is what a slow model says, over two thousand histories', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(history, { minLength: 80, maxLength: 100 }), async (histories) => {
        run += 1;
        await compare(join(folder, String(run)), histories);
      }),
      { numRuns: 22, endOnFailure: true },
    );
  }, 900_000);
});

async function compare(repository: string, histories: readonly History[]): Promise<void> {
  const specs = histories.flatMap((one, index) => toSpecs(one, offsetOf(histories, index)));
  const { ids } = await buildRepository(repository, specs, { bare: true });
  const reader = createChangesReader({ workspaceRoot: repository });
  const queries = histories.map((one, index) => toQueries(one, index, ids, offsetOf(histories, index)));
  const answer = await reader.changes(queries.flat(), RULES);
  const model = new Model(repository, specs, ids);
  await model.prepare(queries.flat());
  for (const query of queries.flat()) expect(shape(answer.get(query.component))).toEqual(model.answer(query));
  // Alone, a history's walk may end early; among others it never does.
  for (const own of queries.slice(0, 6)) {
    const alone = await reader.changes(own, RULES);
    for (const query of own) expect(shape(alone.get(query.component))).toEqual(model.answer(query));
  }
  await rm(repository, { recursive: true });
}

function offsetOf(histories: readonly History[], index: number): number {
  return histories.slice(0, index).reduce((sum, one) => sum + one.steps.length, 0);
}

function toSpecs({ steps }: History, offset: number): CommitSpec[] {
  return steps.map((one, index) => ({
    parents: [...new Set(one.parents.map((back) => index - back).filter((at) => at >= 0))].map(
      (at) => at + offset,
    ),
    files: one.files,
    time: 1_500_000_000 + index * 3_600 + one.skew,
    message: `commit ${offset + index}`,
  }));
}

function toQueries(one: History, index: number, ids: readonly string[], offset: number): ChangesQuery[] {
  const at = (n: number): string => ids[offset + ((one.endpoints[n] as number) % one.steps.length)] as string;
  const pairs = { a: [at(0), at(1)], b: [at(1), at(0)], ab: [at(2), at(1)], all: [at(2), at(0)] } as const;
  return Object.entries(COMPONENTS).map(([name, closureRoots]) => {
    const [from, to] = pairs[name as keyof typeof pairs];
    const nothingYet = name === 'all' && index % 5 === 0;
    return { component: `${name}-${index}`, closureRoots, from: nothingYet ? null : from, to };
  });
}

type Group = { step: string; touches: boolean; brought: string[]; same: string[] };
type Shape = { comes: Group[]; goes: Group[] };

function shape(changes: ComponentChanges | undefined): Shape {
  const side = (groups: readonly ChangeFacts[] = []): Group[] =>
    sorted(
      groups.map((one) => ({
        step: one.commit.id,
        touches: one.touches,
        brought: one.brought.map((commit) => commit.id).sort(),
        same: one.same.map((same) => same.commit).sort(),
      })),
    );
  return { comes: side(changes?.comes), goes: side(changes?.goes) };
}

function sorted(groups: Group[]): Group[] {
  return groups.sort((a, b) => (a.step < b.step ? -1 : 1));
}

/** Slow and plain: the lists of `git rev-list`, one endpoint at a time, and trees replayed from the specs. */
class Model {
  private readonly reach = new Map<string, Set<string>>();
  private readonly index = new Map<string, number>();
  private readonly trees: Map<string, string>[] = [];

  constructor(
    private readonly repository: string,
    private readonly specs: readonly CommitSpec[],
    private readonly ids: readonly string[],
  ) {
    ids.forEach((id, index) => this.index.set(id, index));
    for (const { parents, files } of specs) {
      const tree = new Map(parents[0] === undefined ? [] : this.trees[parents[0]]);
      for (const [path, content] of Object.entries(files ?? {})) {
        if (content === null) remove(tree, path);
        else put(tree, path, content);
      }
      this.trees.push(tree);
    }
  }

  async prepare(queries: readonly ChangesQuery[]): Promise<void> {
    const wanted = [...new Set(queries.flatMap(({ from, to }) => (from === null ? [to] : [from, to])))];
    while (wanted.length > 0) {
      await Promise.all(
        wanted.splice(0, 4).map(async (id) => {
          const { stdout } = await promisify(execFile)('git', ['-C', this.repository, 'rev-list', id]);
          this.reach.set(id, new Set(stdout.trim().split('\n')));
        }),
      );
    }
  }

  answer({ from, to, closureRoots }: ChangesQuery): Shape {
    const inTo = this.reach.get(to) as Set<string>;
    const inFrom = from === null ? new Set<string>() : (this.reach.get(from) as Set<string>);
    const comes = [...inTo].filter((id) => !inFrom.has(id) && this.touches(id, closureRoots));
    const goes = [...inFrom].filter((id) => !inTo.has(id) && this.touches(id, closureRoots));
    return { comes: this.groups(to, comes, goes), goes: from === null ? [] : this.groups(from, goes, comes) };
  }

  private groups(tip: string, own: readonly string[], other: readonly string[]): Group[] {
    const groups = new Map<string, string[]>();
    for (const id of own) {
      const step = this.line(tip)
        .filter((candidate) => this.ancestors(candidate).has(id))
        .at(-1) as string;
      groups.set(step, [...(groups.get(step) ?? []), id]);
    }
    const patches = new Set(other.map((id) => this.patch(id)));
    return sorted(
      [...groups].map(([step, commits]) => ({
        step,
        touches: commits.includes(step),
        brought: commits.filter((id) => id !== step).sort(),
        same: commits.filter((id) => patches.has(this.patch(id))).sort(),
      })),
    );
  }

  private line(tip: string): string[] {
    const first = this.specs[this.index.get(tip) as number]?.parents[0];
    return [tip, ...(first === undefined ? [] : this.line(this.ids[first] as string))];
  }

  private ancestors(id: string): Set<string> {
    const parents = this.specs[this.index.get(id) as number]?.parents ?? [];
    return new Set([id, ...parents.flatMap((parent) => [...this.ancestors(this.ids[parent] as string)])]);
  }

  private touches(id: string, roots: readonly string[]): boolean {
    return this.changed(id).some(
      ([path]) => !path.endsWith('.md') && roots.some((root) => root === '.' || path.startsWith(`${root}/`)),
    );
  }

  private patch(id: string): string {
    return JSON.stringify(this.changed(id).sort());
  }

  private changed(id: string): [string, string | undefined, string | undefined][] {
    const at = this.index.get(id) as number;
    const parent = this.specs[at]?.parents[0];
    const before =
      parent === undefined ? new Map<string, string>() : (this.trees[parent] as Map<string, string>);
    const after = this.trees[at] as Map<string, string>;
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => before.get(path) !== after.get(path))
      .map((path) => [path, before.get(path), after.get(path)]);
  }
}

/** A file and a folder of one name exclude each other, as in git's import. */
function put(tree: Map<string, string>, path: string, content: string): void {
  remove(tree, path);
  for (const other of tree.keys()) if (path.startsWith(`${other}/`)) tree.delete(other);
  tree.set(path, content);
}

function remove(tree: Map<string, string>, path: string): void {
  for (const other of tree.keys()) if (other === path || other.startsWith(`${path}/`)) tree.delete(other);
}
