import type { PostTasksExecutionContext } from '@nx/devkit';
import { takeResults } from '../output/results-file.js';

/**
 * Runs after the tasks of every nx command, and is the one place whose output is seen in every mode: what Nx has
 * not shown of our tasks, once. Commands that ran none of them find no file, load nothing and say nothing.
 */
export async function postTasksExecution(
  _options: unknown,
  { taskResults }: PostTasksExecutionContext,
): Promise<void> {
  const results = takeResults();
  if (results.length === 0) return;
  const { endOfRun } = await import('../output/end-of-run.js');
  const captured = Object.entries(taskResults).map(([id, { terminalOutput }]): [string, string] => [
    id,
    terminalOutput ?? '',
  ]);
  const report = await endOfRun(results, new Map(captured));
  if (report !== '') process.stdout.write(`\n${report}\n\n`);
}
