import type { PostTasksExecutionContext } from '@nx/devkit';
import { logText } from '../log-text.js';
import { renderReport } from '../results/report.js';
import { takeResults } from '../results/results-file.js';

/**
 * Runs after the tasks of every nx command, and is the one place whose output is seen in every mode: what Nx has
 * not shown of our tasks, once. Commands that ran none of them find no file and say nothing.
 */
export function postTasksExecution(_options: unknown, { taskResults }: PostTasksExecutionContext): void {
  const results = takeResults();
  if (results.length === 0) return;
  const captured = Object.entries(taskResults).map(([id, { terminalOutput }]): [string, string] => [
    id,
    terminalOutput ?? '',
  ]);
  const report = renderReport(results, new Map(captured));
  if (report !== '') process.stdout.write(`\n${logText(report)}\n\n`);
}
