import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonWithoutSecrets } from '../../core/model/secrets.js';
import { RESULTS_VARIABLE } from '../run/invocation-variable.js';
import type { TaskResult } from './task-result.js';

/** Where the tasks of a run, which are processes of their own, leave their results for the hook after it. */
export function resultsFileOf(invocation: string): string {
  return join(tmpdir(), `nx-promote-${invocation}.jsonl`);
}

/** False where no report will come after the run: then the task has to say everything itself. */
export function leaveResult(result: TaskResult): boolean {
  const file = process.env[RESULTS_VARIABLE] ?? '';
  if (file === '') return false;
  try {
    appendFileSync(file, `${jsonWithoutSecrets(result)}\n`, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

/** Everything that was left, in order; nothing stays. */
export function takeResults(): TaskResult[] {
  const file = process.env[RESULTS_VARIABLE] ?? '';
  if (file === '') return [];
  try {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    rmSync(file, { force: true });
    return lines.map((line) => JSON.parse(line) as TaskResult);
  } catch {
    // No task of ours has run.
    return [];
  }
}
