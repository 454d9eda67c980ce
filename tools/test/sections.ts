import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { resultOfJest, type JestReport } from './jest-report.js';
import { yesOrNo, type SectionResult } from './result.js';
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

function program(name: string, ...args: readonly string[]): Section {
  return { name, run: async (root) => yesOrNo(await runNode(root, args)) };
}

function jest(project: string, ...args: readonly string[]): Section {
  return {
    name: project,
    run: async (root) => {
      const report = join(root, '.cache', 'test', `${project}.json`);
      await mkdir(dirname(report), { recursive: true });
      await rm(report, { force: true });
      const exitCode = await runNode(root, [
        join('node_modules', 'jest', 'bin', 'jest.js'),
        ...['--selectProjects', project, '--json', '--outputFile', report],
        ...args,
      ]);
      return resultOfJest(await readReport(report), exitCode, root);
    },
  };
}

async function readReport(path: string): Promise<JestReport | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JestReport;
  } catch {
    return null;
  }
}
