import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { HistoryRules } from '../../../core/ports/git.js';
import { scopeOfRoots } from '../../../testing/component-scope.js';
import { randomHistory } from '../../../testing/random-history.js';
import { buildRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createHistoryReader } from '../history/history-reader.js';

const PATHS = [
  ...['top', 'docs/x', 'yarn.lock', 'a/yarn.lock', 'tools/x', 'tools/x.md', 'é/x', 'é/docs/x'],
  ...['a/x', 'a/docs/x', 'a/src/docs/x', 'a/x.md', 'a/b/x', 'a/b/docs/x', 'a/b/c/x', 'a/bc/x'],
];

const RULES: HistoryRules = { sharedFiles: ['tools/**'], ignore: ['docs/**', '**/*.md'], lockFile: 'all' };

const COMPONENTS = [
  { name: 'root', root: '.', ...scopeOfRoots(['.'], { nestedRoots: ['a', 'a/b', 'a/b/c', 'é'] }) },
  { name: 'a', root: 'a', ...scopeOfRoots(['a', 'é'], { nestedRoots: ['a/b', 'a/b/c'] }) },
  { name: 'b', root: 'a/b', ...scopeOfRoots(['a/b'], { nestedRoots: ['a/b/c'] }) },
  { name: 'both', root: 'a', ...scopeOfRoots(['a', 'a/b/c'], { nestedRoots: ['a/b'] }) },
];

/** The same history of a workspace that is a folder of the repository. */
function inFolder(folder: string, commits: readonly CommitSpec[]): CommitSpec[] {
  return commits.map(({ files = {}, ...rest }) => {
    const moved = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]);
    return { ...rest, files: Object.fromEntries(moved) as Record<string, string | null> };
  });
}

it('the commit that is released is the newest step that the changelog lists, whatever the history', async () => {
  await fc.assert(
    fc.asyncProperty(randomHistory(PATHS), fc.boolean(), async (commits, isFolder) => {
      await inTemporaryFolder(async (folder) => {
        const { head } = await buildRepository(folder, isFolder ? inFolder('ws', commits) : commits);
        const workspaceRoot = isFolder ? join(folder, 'ws') : folder;
        await mkdir(workspaceRoot, { recursive: true });
        const released = await createHistoryReader({ workspaceRoot }).releaseCommits(head, COMPONENTS, RULES);
        const queries = COMPONENTS.map(({ name, ...scope }) => ({
          ...scope,
          component: name,
          from: null,
          to: head,
        }));
        const changes = await createChangesReader({ workspaceRoot }).changes(queries, RULES);
        for (const { name } of COMPONENTS) {
          const listed = changes.get(name)?.comes.find(({ touches }) => touches)?.commit.id;
          expect([name, released.get(name)?.commit]).toEqual([name, listed]);
        }
      });
    }),
    { numRuns: 15 },
  );
});
