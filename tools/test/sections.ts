import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { resultOfJest, type JestReport } from './jest-report.js';
import { yesOrNo, type SectionResult } from './result.js';
import { environmentOf, newerNode } from './newer-node.js';
import { runNode } from './run-program.js';

/** One part of the whole check. */
export interface Section {
  readonly name: string;
  readonly run: (root: string) => Promise<SectionResult>;
}

/** In the order of what they cost and need: lint looks for the built executors, end-to-end tests pack them. */
export const SECTIONS: readonly Section[] = [
  program('build', 'tools/build.mjs'),
  program('lint', 'tools/lint.mjs'),
  program('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  program('types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'),
  program('boundaries', '--import', 'tsx', 'tools/boundaries/main.ts'),
  program('generated', '--import', 'tsx', 'tools/generate/main.ts', '--check'),
  program('example', 'tools/test/example.mjs'),
  jest('unit', `--maxWorkers=${Math.max(2, availableParallelism())}`),
  jest('e2e', '--maxWorkers=2'),
];

/**
 * What differs between versions of Node: the core and how Nx calls us, processes, streams, HTTP, modules that are
 * `require`d; and the built plugin within a real Nx.
 */
const ON_NEWER_NODE = [
  ...['src/core/(model|ledger|plan|decide|config|errors|status)/', 'src/nx/'],
  ...['src/adapters/(process|suites|network|builder)/', 'e2e/nx-targets'],
];

/** Beside the others, on another Node. */
export const newerNodeSection: Section = {
  name: 'node24',
  run: async (root) => {
    try {
      const node = newerNode(root);
      const args = [
        '--selectProjects',
        'unit',
        'e2e',
        '--maxWorkers=2',
        '--testPathPatterns',
        ...ON_NEWER_NODE,
      ];
      return await runJest(root, 'node24', args, node);
    } catch (error) {
      console.error((error as Error).message);
      return yesOrNo(1);
    }
  },
};

function program(name: string, ...args: readonly string[]): Section {
  return { name, run: async (root) => yesOrNo(await runNode(root, args)) };
}

function jest(project: string, ...args: readonly string[]): Section {
  return {
    name: project,
    run: (root) => runJest(root, project, ['--selectProjects', project, ...args]),
  };
}

async function runJest(
  root: string,
  name: string,
  args: readonly string[],
  node = process.execPath,
): Promise<SectionResult> {
  const report = join(root, '.cache', 'test', `${name}.json`);
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const jestArgs = [
    join('node_modules', 'jest', 'bin', 'jest.js'),
    '--json',
    '--outputFile',
    report,
    ...args,
  ];
  const env = node === process.execPath ? process.env : environmentOf(node);
  const exitCode = await runNode(root, jestArgs, node, env);
  return resultOfJest(await readReport(report), exitCode, root);
}

async function readReport(path: string): Promise<JestReport | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JestReport;
  } catch {
    return null;
  }
}
