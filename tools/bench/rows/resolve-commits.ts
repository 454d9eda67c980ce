import type {
  HistoryQuery,
  HistoryRules,
  ReleaseCommit,
} from '../../../packages/nx-promote/src/core/ports/git.js';
import { createHistoryReader } from '../../../packages/nx-promote/src/adapters/git/history/history-reader.js';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import { compare, runToEnd } from '../compare.js';
import type { Monorepo } from '../monorepos.js';
import type { BenchRow } from '../row.js';

const RULES: HistoryRules = {
  sharedFiles: ['nx.json', 'tools/**'],
  ignore: ['**/*.md', 'release.json', 'deployment-notes/**'],
  lockFile: 'resolved',
};

/** No commit touches it: whoever looks for it has to read the whole history. */
const NEVER_TOUCHED: HistoryQuery = {
  name: 'never-touched',
  root: 'never/touched',
  closureRoots: ['never/touched'],
  nestedRoots: [],
  npmDependencies: [],
};

const LOG = [
  'log',
  '--first-parent',
  '--diff-merges=first-parent',
  '--name-only',
  '-z',
  '--no-renames',
  '--format=%H',
];

export const resolveCommits: BenchRow = {
  name: 'every component’s commit, as far as needed',
  about:
    'Finds the commit of every component and stops when the last one is found, against `git log --first-parent --name-only` of the same range of commits. Goal: below 1; short ranges miss it, since a handful of git processes must start before the first commit is read, some 35 ms at any size.',
  async measure(monorepo, bench) {
    const found = await resolve(monorepo, queries(monorepo));
    const range = await depthOf(monorepo, found);
    return compare({ name: this.name, size: monorepo.label }, bench, {
      ours: () => resolve(monorepo, queries(monorepo)),
      reference: () => runToEnd(monorepo.folder, [...LOG, `--max-count=${range}`, monorepo.head]),
    });
  },
};

export const resolveCommitsWholeHistory: BenchRow = {
  name: 'every component’s commit, whole history',
  about:
    'The same with one component more that was never touched, so that every commit must be read, against `git log --first-parent --name-only` of the whole history. Goal: below 1.',
  measure(monorepo, bench) {
    return compare({ name: this.name, size: monorepo.label }, bench, {
      ours: () => resolve(monorepo, [...queries(monorepo), NEVER_TOUCHED]),
      reference: () => runToEnd(monorepo.folder, [...LOG, monorepo.head]),
    });
  },
};

export const resolveCommitsTwoDiffTrees: BenchRow = {
  name: 'the same, against two diff-trees',
  about:
    'The whole history again, against two `git diff-tree --stdin` side by side, each with one half of a list of commits that was made beforehand, output thrown away. It is what git needs at least on two cores: above 1 is what listing the commits and attributing the paths costs.',
  async measure(monorepo, bench) {
    const halves = await halvesOf(monorepo);
    const diffTree = ['diff-tree', '--stdin', '--root', '-r', '-z', '--no-renames', '--name-status'];
    return compare({ name: this.name, size: monorepo.label }, bench, {
      ours: () => resolve(monorepo, [...queries(monorepo), NEVER_TOUCHED]),
      reference: () => Promise.all(halves.map((half) => runToEnd(monorepo.folder, diffTree, half))),
    });
  },
};

function resolve(
  { folder, head }: Monorepo,
  components: readonly HistoryQuery[],
): Promise<ReadonlyMap<string, ReleaseCommit>> {
  return createHistoryReader({ workspaceRoot: folder }).releaseCommits(head, components, RULES);
}

function queries({ parts }: Monorepo): HistoryQuery[] {
  return parts.map((part) => ({ ...part, nestedRoots: [], npmDependencies: [] }));
}

/** How many commits of the line stand between the head and the oldest commit found, both included. */
async function depthOf(monorepo: Monorepo, found: ReadonlyMap<string, ReleaseCommit>): Promise<number> {
  const commits = new Set([...found.values()].map(({ commit }) => commit));
  const line = (await gitIn(monorepo.folder, ['rev-list', '--first-parent', monorepo.head])).split('\n');
  return line.findLastIndex((commit) => commits.has(commit)) + 1;
}

async function halvesOf({ folder, head }: Monorepo): Promise<string[]> {
  const output = await gitIn(folder, ['rev-list', '--first-parent', '--parents', head]);
  const lines = output.split('\n').filter(Boolean);
  const pairs = lines.map((line) => `${line.split(' ').slice(0, 2).join(' ')}\n`);
  const middle = Math.ceil(pairs.length / 2);
  return [pairs.slice(0, middle).join(''), pairs.slice(middle).join('')];
}
