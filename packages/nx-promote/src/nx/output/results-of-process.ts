import type { NxOutput } from './nx-output.js';
import type { EndedTask, TaskOutcome } from '../run/run-batch.js';
import { withPlan } from './task-outcomes.js';
import { endOfRun } from './end-of-run.js';
import { leaveResult } from './results-file.js';
import type { TaskResult } from './task-result.js';

/** The results of the tasks of this process: left for the report after the run, or told here where none will come. */
export class ResultsOfProcess {
  private readonly results: TaskResult[] = [];
  private began = Date.now();
  private table = '';

  constructor(private readonly seen: Pick<NxOutput, 'returned'>) {}

  /** In a dry run the last task shows the plan of all; where Nx shows no task, the report does. */
  withWholePlan({ outcome, isLast }: EndedTask): TaskOutcome {
    const own = outcome.entry === null ? [] : [outcome.entry];
    const entries = [...this.results.flatMap((result) => result.entries), ...own];
    return isLast && this.seen.returned && entries.some(({ dryRun }) => dryRun)
      ? withPlan(outcome, entries, this.table || outcome.table)
      : outcome;
  }

  /** Gives what is to be said with the last task, because nothing is said after the run; else nothing. */
  async add({ task, outcome, isLast }: EndedTask): Promise<string> {
    const { id, project, target } = task;
    const { success, output, warnings, entry, logs = null } = outcome;
    const result: TaskResult = {
      ...{ task: id, project, target, success, text: output, warnings, began: this.began, ended: Date.now() },
      shown: !success || this.seen.returned,
      entries: entry === null ? [] : [entry],
      table: outcome.table ?? '',
      logs,
    };
    this.table ||= outcome.table ?? '';
    this.began = result.ended;
    this.results.push(result);
    return leaveResult(result) || !isLast ? '' : endOfRun(this.results);
  }
}
