import type { ExecutorContext } from '@nx/devkit';
import { renderError } from '../core/errors.js';
import type { ComponentOutcome, Intent, IntentResult } from '../core/intent.js';
import { logText } from './log-text.js';
import type { NxOutput } from './nx-output.js';
import { outcomeText } from './outcome-text.js';
import { plainOutcome, type TaskOutcome } from './run-batch.js';
import type { TaskRequest } from './task-request.js';
import type { Transcript } from './transcript.js';

/** What each task of a group says: the plan, the result or the error, each text once. */
export function taskOutcomes(
  group: readonly TaskRequest[],
  intent: Intent,
  { outcomes, plan }: IntentResult,
  table: string,
  context: Pick<ExecutorContext, 'taskGraph'>,
): Map<string, TaskOutcome> {
  const isLast = lastTasks(context);
  const [first] = group;
  const endOf = (task: TaskRequest): TaskOutcome => {
    const outcome = outcomes.get(task.project);
    if (outcome === undefined) {
      const text = `${task.project}: the run ended without an outcome for it.`;
      return plainOutcome(false, text);
    }
    const { step, environment, dryRun } = intent;
    const { success, status } = outcome;
    const data = { success, warnings: [], step: { step, environment, dryRun, status } };
    if (!dryRun) {
      const output = success ? resultText(outcome, isLast(task.id)) : failureText(outcome);
      return { ...data, output: logText(output) };
    }
    // The plan is one for the whole group: its first task shows it, and the others say so.
    const shows = task === first && (success || group.length > 1);
    const pointer = success && !shows;
    const lines = [
      ...(shows ? [table, plan] : []),
      ...(success ? [] : [failureText(outcome)]),
      ...(pointer ? [`${task.project}: planned with the others, see ${first?.id ?? ''}`] : []),
    ];
    return { ...data, pointer, output: logText(lines.filter((line) => line !== '').join('\n')) };
  };
  const failureOf = ({ project }: TaskRequest): string => {
    const outcome = outcomes.get(project);
    return outcome === undefined ? project : failureText(outcome);
  };
  return eachErrorOnce(
    group.map((task) => [task, endOf(task)]),
    failureOf,
  );
}

/** What refuses all of them in the same words, such as a dirty checkout, is shown by the first, also after a plan. */
function eachErrorOnce(
  ended: readonly (readonly [TaskRequest, TaskOutcome])[],
  wordsOf: (task: TaskRequest) => string,
): Map<string, TaskOutcome> {
  const toldBy = new Map<string, string>();
  return new Map(
    ended.map(([task, outcome]) => {
      const { id } = task;
      if (outcome.success) return [id, outcome];
      const words = wordsOf(task);
      const first = toldBy.get(words);
      if (first !== undefined) return [id, { ...outcome, output: seeThere(first) }];
      toldBy.set(words, id);
      return [id, outcome];
    }),
  );
}

function seeThere(first: string): string {
  return `Not done, for the reason that ${first} gives.`;
}

/** The last task of the run for a component also names what it stands for: release name and digest. */
function resultText(outcome: ComponentOutcome, isLast: boolean): string {
  const text = outcomeText(outcome);
  const { names = [], digest } = outcome;
  const facts = [...names.filter((name) => !text.includes(name)), ...(digest === null ? [] : [digest])];
  return isLast && facts.length > 0 ? `${text}\n  ${facts.join('  ')}` : text;
}

function failureText(outcome: ComponentOutcome): string {
  return outcome.error === null ? outcomeText(outcome) : renderError(outcome.error);
}

/** Tasks that no other task of the run waits for. */
function lastTasks({ taskGraph }: Pick<ExecutorContext, 'taskGraph'>): (id: string) => boolean {
  const awaited = new Set(Object.values(taskGraph?.dependencies ?? {}).flat());
  return (id) => !awaited.has(id);
}

/** One error for all of them, told by the first. */
export function outcomeOfAll(group: readonly TaskRequest[], text: string): Map<string, TaskOutcome> {
  const [first] = group;
  return new Map(
    group.map((task) => [task.id, plainOutcome(false, task === first ? text : seeThere(first?.id ?? ''))]),
  );
}

/** Adds to what the tasks say what was told while they ran and nobody could see: warnings, and the log of a failure. */
export function withUnseen(
  outcomes: ReadonlyMap<string, TaskOutcome>,
  { told, warnings }: Pick<Transcript, 'told' | 'warnings'>,
  seen: NxOutput,
): ReadonlyMap<string, TaskOutcome> {
  const failed = [...outcomes].find(([, { success }]) => !success);
  const [id, outcome] = failed ?? [...outcomes][0] ?? [];
  if (id === undefined || outcome === undefined) return outcomes;
  const log = failed !== undefined && !seen.log ? told() : [];
  const output = [...log, outcome.output].filter((line) => line !== '').join('\n');
  return new Map(outcomes).set(id, { ...outcome, output, warnings: [...warnings()] });
}
