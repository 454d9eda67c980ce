import { relative } from 'node:path';
import type { SectionResult } from './result.js';

/** What we read of the file that `jest --json --outputFile` writes. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that could not even be loaded: none of their tests is counted. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

const SLOWEST = 5;

/** Turns Jest's own numbers into a section's. `report` is null when Jest left none. */
export function resultOfJest(report: JestReport | null, exitCode: number, root: string): SectionResult {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, notes: ['Jest wrote no report.'] };
  const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
  // Jest also fails where no test did: when it finds no test at all, or is ended from outside.
  const failed = exitCode !== 0 && counted === 0 ? 1 : counted;
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: slowest(report, root),
  };
}

function slowest(report: JestReport, root: string): string[] {
  return report.testResults
    .map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }))
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST)
    .map(({ name, ms }) => `${seconds(ms).padStart(8)}  ${relative(root, name)}`);
}

/** `1234` -> `1.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
