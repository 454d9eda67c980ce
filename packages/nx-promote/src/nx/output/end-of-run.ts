import { logText } from './log-text.js';
import { appendStepSummary } from './step-summary.js';
import { renderReport, type Captured } from './report.js';
import type { TaskResult } from './task-result.js';

/** What is said once at the end of a run, ready to be printed; the job's page gets its table. */
export async function endOfRun(results: readonly TaskResult[], captured?: Captured): Promise<string> {
  await appendStepSummary(results, (text) => void process.stderr.write(`${logText(text)}\n`));
  return logText(renderReport(results, captured));
}
