import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import { compare, runToEnd } from '../compare.js';
import type { Monorepo, MonorepoRange } from '../monorepos.js';
import { nxReleaseWorkspace, PEERS, peerPrograms } from '../peers.js';
import type { Bench, BenchRow } from '../row.js';
import { writeAll } from '../write-all.js';

export const allChangelogs: BenchRow = {
  name: 'changelogs of all components',
  about:
    'The whole history as a changelog for each component, entries and Markdown included, against one `git log --name-only` of the same range, output thrown away. Goal: below 1 at 1,000 components: the comparisons are dealt out to the cores, and what two commits change alike is compared once. Listing the commits and writing the entries keep one core alone. Small ones lose: a handful of processes has to start.',
  async measure(monorepo, bench) {
    const range = await wholeRange(monorepo);
    return compare({ name: this.name, size: monorepo.label }, bench, {
      ours: () => writeAll(monorepo, range),
      reference: () =>
        runToEnd(monorepo.folder, ['log', '--name-only', '-z', '--format=%H', `${range.from}..${range.to}`]),
    });
  },
};

/** Peers make one changelog at a time; so many are measured, once, and the time is that of all of them. */
const SAMPLE = 2;

export const againstGitCliff: BenchRow = {
  name: 'the same, against git-cliff',
  about: `Against \`git-cliff --include-path <component>/**\` (git-cliff ${PEERS['git-cliff']}) for each component, one after the other: ${SAMPLE} components are measured, and the time is multiplied up.`,
  measure: (monorepo, bench) =>
    againstOneByOne(againstGitCliff.name, monorepo, bench, ({ root }, { from, to }) => [
      join(peerPrograms(), 'git-cliff'),
      ['-r', monorepo.folder, '--include-path', `${root}/**`, '-o', '/dev/null', `${from}..${to}`],
    ]),
};

export const againstConventionalChangelog: BenchRow = {
  name: 'the same, against conventional-changelog',
  about: `Against \`conventional-changelog -p angular -r 0 --commit-path <component>\` (conventional-changelog-cli ${PEERS['conventional-changelog-cli']}) for each component, measured and multiplied up in the same way.`,
  measure: (monorepo, bench) =>
    againstOneByOne(againstConventionalChangelog.name, monorepo, bench, ({ root }) => [
      join(peerPrograms(), 'conventional-changelog'),
      ['-p', 'angular', '-r', '0', '--commit-path', root],
    ]),
};

export const againstNxRelease: BenchRow = {
  name: 'the same, against nx release changelog',
  about:
    'Against `nx release changelog --dry-run` with a changelog for each project, of the same range, once. It has a project graph to make first, which ours in this row has not.',
  async measure(monorepo, bench) {
    const range = await wholeRange(monorepo);
    const { root, close } = await nxReleaseWorkspace(monorepo);
    try {
      const nx = join(root, 'node_modules/.bin/nx');
      const args = ['release', 'changelog', '2.0.0', '--dry-run', '--from', range.from, '--to', 'HEAD'];
      return await compare(
        { name: this.name, size: monorepo.label },
        { ...bench, repetitions: 1 },
        {
          ours: () => writeAll(monorepo, range),
          reference: () => runQuietly(nx, args, root),
        },
      );
    } finally {
      await close();
    }
  },
};

type Part = Monorepo['parts'][number];

async function againstOneByOne(
  name: string,
  monorepo: Monorepo,
  bench: Bench,
  command: (part: Part, range: MonorepoRange) => readonly [string, readonly string[]],
): ReturnType<BenchRow['measure']> {
  const range = await wholeRange(monorepo);
  const step = Math.floor(monorepo.parts.length / SAMPLE);
  const sample = monorepo.parts.filter((_, index) => index % step === 0).slice(0, SAMPLE);
  const start = performance.now();
  for (const part of sample) {
    const [program, args] = command(part, range);
    await runQuietly(program, args, monorepo.folder);
  }
  const reference = ((performance.now() - start) / sample.length) * monorepo.parts.length;
  const measured = await compare({ name, size: monorepo.label }, bench, {
    ours: () => writeAll(monorepo, range),
    reference: () => Promise.resolve(),
  });
  return { ...measured, reference, ratio: measured.ours / reference };
}

async function wholeRange({ folder, head }: Monorepo): Promise<MonorepoRange> {
  const from = await gitIn(folder, ['rev-list', '--max-parents=0', head]);
  return { from: from.trim(), to: head };
}

function runQuietly(program: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`)),
    );
  });
}
