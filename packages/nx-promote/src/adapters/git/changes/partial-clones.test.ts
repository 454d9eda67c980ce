import { scopeOfRoots } from '../../../testing/component-scope.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComponentChanges } from '../../../core/ports/changes.js';
import { buildRepository, gitIn, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { HistorySupply } from '../history/history-supply.js';
import { createChangesReader } from './create-changes-reader.js';

const RULES = { sharedFiles: [], ignore: [], lockFile: 'all' } as const;

/** Forty commits on the trunk, and a hotfix branch of ten whose changes the trunk has as cherry-picks. */
function history(): CommitSpec[] {
  const trunk = Array.from({ length: 40 }, (_, index) => ({
    parents: index === 0 ? [] : [index - 1],
    files: {
      'apps/a/deep/x': `${index}\n`,
      ...(index % 8 === 0 ? { [`apps/a/deployment-notes/n${index}.md`]: `Do ${index}.` } : {}),
      ...(index > 20 && index <= 30 ? { [`apps/a/fix/${index}`]: `fix ${index}\n` } : {}),
    },
  }));
  const branch = Array.from({ length: 10 }, (_, index) => ({
    parents: [index === 0 ? 10 : 39 + index],
    files: { [`apps/a/fix/${21 + index}`]: `fix ${21 + index}\n` },
  }));
  return [...trunk, ...branch];
}

/** A fetch is a process of its own, also when git starts it by itself. */
async function fetchesIn(trace: string): Promise<number> {
  const text = await readFile(trace, 'utf8').catch(() => '');
  const events = text.split('\n').filter(Boolean);
  return events
    .map((line) => JSON.parse(line) as { event: string; name?: string })
    .filter(({ event, name }) => event === 'cmd_name' && name === 'fetch').length;
}

/** What a full clone and one of the given kind say, and how many fetches that took. */
async function compared(
  options: readonly string[],
  pick: (ids: readonly string[]) => readonly [string, string],
): Promise<{ full: unknown; here: unknown; fetches: number; told: readonly string[]; again: number }> {
  let result: Awaited<ReturnType<typeof compared>> | null = null;
  await inTemporaryFolder(async (folder) => {
    const source = await buildRepository(join(folder, 'source'), history());
    for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
      await source.git('config', setting, 'true');
    }
    await source.git('update-ref', 'refs/heads/trunk', source.ids[39] as string);
    const [from, to] = pick(source.ids);
    const clone = join(folder, 'clone');
    await gitIn(folder, [
      'clone',
      '--quiet',
      '--no-single-branch',
      ...options,
      `file://${source.folder}`,
      clone,
    ]);
    const told: string[] = [];
    const onFetch = (what: string): unknown => told.push(what);
    const ask = async (workspaceRoot: string): Promise<ComponentChanges | undefined> => {
      const reader = createChangesReader({
        workspaceRoot,
        history: new HistorySupply({ workspaceRoot, remote: 'origin', onFetch }),
        onFetch,
      });
      return (await reader.changes([{ component: 'a', ...scopeOfRoots(['apps/a']), from, to }], RULES)).get(
        'a',
      );
    };
    const full = await ask(source.folder);
    const trace = join(folder, 'trace');
    process.env['GIT_TRACE2_EVENT'] = trace;
    try {
      const here = await ask(clone);
      const fetches = await fetchesIn(trace);
      expect(await ask(clone)).toEqual(here);
      result = { full, here, fetches, told, again: (await fetchesIn(trace)) - fetches };
    } finally {
      delete process.env['GIT_TRACE2_EVENT'];
    }
  });
  if (result === null) throw new Error('nothing was compared');
  return result;
}

describe('the changes in a clone that lacks something', () => {
  const line = (ids: readonly string[]): readonly [string, string] => [ids[2] as string, ids[39] as string];
  const diverging = (ids: readonly string[]): readonly [string, string] => [
    ids[49] as string,
    ids[39] as string,
  ];

  it.each([
    ['a full one', [], line, 0],
    ['one without blobs: its notes come at once', ['--filter=blob:none'], line, 1],
    ['one without blobs, where patches are compared', ['--filter=blob:none'], diverging, 2],
    ['one without trees', ['--filter=tree:0'], line, 2],
    ['one without trees, where patches are compared', ['--filter=tree:0'], diverging, 3],
    // The older commit alone, so that not all of its history comes with it; then what lies between.
    ['a shallow one', ['--depth=3'], line, 2],
    ['a shallow one, where the sides diverge', ['--depth=1'], diverging, 1],
  ])('%s', async (_, options, pick, most) => {
    const { full, here, fetches, told, again } = await compared(options, pick);
    expect(here).toEqual(full);
    expect(fetches).toBeLessThanOrEqual(most);
    expect(told).toHaveLength(fetches);
    expect(again).toBe(0);
  });
});
