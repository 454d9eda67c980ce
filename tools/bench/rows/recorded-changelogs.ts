import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRecordedHistory } from '../../../packages/nx-promote/src/testing/recorded-history.js';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import { compare, runToEnd } from '../compare.js';
import type { Monorepo } from '../monorepos.js';
import type { Bench, BenchResult, BenchRow } from '../row.js';
import { writeAll } from '../write-all.js';

/** The whole history of the data that the tests have, against what git prints of it. */
export const recordedChangelogs: BenchRow = {
  name: 'changelogs of a real history',
  about:
    'The two years of eleven components that are in `src/testing/data`, every eighth commit a merge, as a changelog for each component, against one `git log --name-only`. Git does not compare merges there; ours must, so it cannot be below 1 on so small a history.',
  once: true,
  measure: (_, bench) => measured(recordedChangelogs.name, bench, []),
};

export const recordedChangelogsFirstParent: BenchRow = {
  name: 'the same, against --diff-merges=first-parent',
  about:
    'Against `git log --diff-merges=first-parent --name-only`, which compares merges as ours does. Goal: below 1.',
  once: true,
  measure: (_, bench) => measured(recordedChangelogsFirstParent.name, bench, ['--diff-merges=first-parent']),
};

async function measured(name: string, bench: Bench, options: readonly string[]): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-recorded-'));
  try {
    const { components, trunk } = buildRecordedHistory(folder);
    await gitIn(folder, ['repack', '-a', '-d', '-q']);
    const commits = Number(await gitIn(folder, ['rev-list', '--count', trunk]));
    const from = (await gitIn(folder, ['rev-list', '--max-parents=0', trunk]))
      .trim()
      .split('\n')
      .at(-1) as string;
    const monorepo: Monorepo = {
      ...{ folder, head: trunk, commits, components: components.length },
      label: `${components.length} components, ${commits.toLocaleString('en')} commits`,
      parts: components.map((component) => {
        const root = `components/${component}`;
        return { name: component, root, closureRoots: [root] };
      }),
    };
    const range = { from, to: trunk };
    const log = ['log', ...options, '--name-only', '-z', '--format=%H', `${from}..${trunk}`];
    return await compare({ name, size: monorepo.label }, bench, {
      ours: () => writeAll(monorepo, range),
      reference: () => runToEnd(folder, log),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
