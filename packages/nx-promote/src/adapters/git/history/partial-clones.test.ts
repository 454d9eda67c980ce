import { scopeOfRoots } from '../../../testing/component-scope.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryQuery, HistoryRules } from '../../../core/ports/git.js';
import { buildRepository, gitIn, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { gitCounters } from '../../process/git.js';
import { createHistoryReader } from './history-reader.js';

const RULES: HistoryRules = { sharedFiles: [], ignore: [], lockFile: 'resolved' };
const COMPONENTS: HistoryQuery[] = ['a', 'b', 'c'].map((name) => ({
  name,
  root: `components/${name}`,
  ...scopeOfRoots([`components/${name}`], { npmDependencies: [name] }),
}));

/** `a` was changed by the last commit, `b` by a lock file in the middle, `c` by the first commit alone. */
function history(): CommitSpec[] {
  return Array.from({ length: 40 }, (_, index) => ({
    parents: index === 0 ? [] : [index - 1],
    files: {
      ...(index === 0 ? { 'components/b/deep/x': '1', 'components/c/deep/x': '1' } : {}),
      ...(index % 4 === 0 ? { 'package-lock.json': lockText(index) } : {}),
      'components/a/deep/x': `${index}`,
    },
  }));
}

function lockText(index: number): string {
  const version = (at: number): object => ({ version: `1.0.${at}` });
  const packages = {
    'node_modules/a': version(index),
    'node_modules/b': version(index < 20 ? 0 : 1),
    'node_modules/c': version(0),
  };
  return JSON.stringify({ lockfileVersion: 3, packages });
}

interface Clone {
  readonly releaseCommits: () => Promise<Record<string, number>>;
  /** Fetches that git started, by us or by itself. */
  readonly fetches: () => Promise<number>;
}

async function withClone(options: readonly string[], work: (clone: Clone) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const source = await buildRepository(join(folder, 'source'), history());
    const workspaceRoot = join(folder, 'clone');
    const trace = join(folder, 'trace');
    await gitIn(folder, ['clone', '--quiet', ...options, `file://${source.folder}`, workspaceRoot]);
    process.env['GIT_TRACE2_EVENT'] = trace;
    try {
      await work({
        releaseCommits: async () => {
          const reader = createHistoryReader({ workspaceRoot });
          const found = await reader.releaseCommits(source.head, COMPONENTS, RULES);
          return Object.fromEntries(
            [...found].map(([name, { commit }]) => [name, source.ids.indexOf(commit)] as const),
          );
        },
        fetches: async () => countFetches(await readFile(trace, 'utf8')),
      });
    } finally {
      delete process.env['GIT_TRACE2_EVENT'];
    }
  });
}

/** A fetch is a process of its own, also when git starts it by itself. */
function countFetches(trace: string): number {
  const events = trace
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { event: string; name?: string });
  return events.filter(({ event, name }) => event === 'cmd_name' && name === 'fetch').length;
}

const ANSWER = { a: 39, b: 20, c: 0 };

describe('releaseCommits in clones that lack something', () => {
  it('answers in a full clone without a fetch', async () => {
    await withClone([], async (clone) => {
      expect(await clone.releaseCommits()).toEqual(ANSWER);
      expect(await clone.fetches()).toBe(0);
    });
  });

  it('fetches the lock files of a blobless clone at once, and no other content', async () => {
    await withClone(['--filter=blob:none'], async (clone) => {
      const before = gitCounters.roundTrips;
      expect(await clone.releaseCommits()).toEqual(ANSWER);
      expect(await clone.fetches()).toBe(1);
      expect(gitCounters.roundTrips - before).toBe(1);
      expect(await clone.releaseCommits()).toEqual(ANSWER);
      expect(await clone.fetches()).toBe(1);
    });
  });

  // With tree:2 the files at the top are there, the lock file among them.
  it.each([
    ['tree:0', 2],
    ['tree:1', 2],
    ['tree:2', 1],
  ])('fetches the trees of a %s clone in one step', async (filter, fetches) => {
    await withClone([`--filter=${filter}`], async (clone) => {
      const before = gitCounters.roundTrips;
      expect(await clone.releaseCommits()).toEqual(ANSWER);
      expect(await clone.fetches()).toBe(fetches);
      expect(gitCounters.roundTrips - before).toBe(fetches);
      expect(await clone.releaseCommits()).toEqual(ANSWER);
      expect(await clone.fetches()).toBe(fetches);
    });
  });

  it('refuses where a shallow clone ends too early, and says what to do', async () => {
    await withClone(['--depth=5'], async (clone) => {
      await expect(clone.releaseCommits()).rejects.toMatchObject({
        kind: 'user',
        code: 'HISTORY_TOO_SHORT',
        message: expect.stringMatching(/after 5 commits, before the last change of b, c\.$/),
        hints: expect.arrayContaining(['git fetch --unshallow']),
      });
    });
  });

  it('answers in a shallow clone that goes back far enough', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = await buildRepository(join(folder, 'source'), history());
      const workspaceRoot = join(folder, 'clone');
      await gitIn(folder, ['clone', '--quiet', '--depth=25', `file://${source.folder}`, workspaceRoot]);
      const reader = createHistoryReader({ workspaceRoot });
      const near = COMPONENTS.filter(({ name }) => name !== 'c');
      const found = await reader.releaseCommits(source.head, near, RULES);
      expect(found.get('a')?.commit).toBe(source.ids[39]);
      expect(found.get('b')).toEqual({
        commit: source.ids[20],
        path: 'package-lock.json',
        why: 'lock-file',
      });
    });
  });

  it('answers in a worktree, and does not trust replaced commits', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = await buildRepository(join(folder, 'source'), history());
      const workspaceRoot = join(folder, 'worktree');
      await source.git('worktree', 'add', '--quiet', '--detach', workspaceRoot, source.head);
      await source.git('replace', source.head, source.ids[3] as string);
      const reader = createHistoryReader({ workspaceRoot });
      const found = await reader.releaseCommits(source.head, COMPONENTS, RULES);
      expect(found.get('b')?.commit).toBe(source.ids[20]);
    });
  });
});
