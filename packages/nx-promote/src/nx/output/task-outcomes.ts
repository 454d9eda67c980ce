import { asSpelled } from './spell-advice.js';
import { dirname } from 'node:path';
import { renderError } from '../../core/errors/promote-error.js';
import type { IntentResult } from '../../core/intent.js';
import { renderDryRun } from '../../core/render/dry-run.js';
import { outcomeLine } from '../../core/render/outcome-line.js';
import { storyLines } from '../../core/render/story.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import type { Printed } from '../../core/ports/reporter.js';
import { logText } from './log-text.js';
import type { NxOutput } from './nx-output.js';
import { renderPrinted } from './printed.js';
import { plainOutcome, type TaskOutcome } from '../run/run-batch.js';
import type { TaskRequest } from '../options/task-request.js';
import type { Transcript } from './transcript.js';

/** What the tasks of a group know of the run that they are part of. */
export interface GroupPlace {
  /** By component: what the step came to. */
  readonly entries: ReadonlyMap<string, StoryEntry>;
  /** Whether the task is the first of its component, so that it names the versions. */
  readonly isFirst: (task: TaskRequest) => boolean;
  /** Of a dry run: what the promotion as a whole would bring; else empty. */
  readonly table?: string;
  /** Whether the run is one process, whose last task shows the whole plan of a dry run. */
  readonly isWhole: boolean;
}

/** What each task of a group says: its part of the story, or the error, each text once. */
export function taskOutcomes(
  group: readonly TaskRequest[],
  { outcomes }: Pick<IntentResult, 'outcomes'>,
  { entries, isFirst, isWhole, table = '' }: GroupPlace,
): Map<string, TaskOutcome> {
  const failureOf = (component: string): string => {
    const outcome = outcomes.get(component);
    if (outcome === undefined) return component;
    return outcome.error === null ? outcomeLine(outcome) : renderError(outcome.error, asSpelled);
  };
  const endOf = (task: TaskRequest): TaskOutcome => {
    const entry = entries.get(task.project);
    if (entry === undefined) {
      const text = `${task.project}: the run ended without an outcome for it.`;
      return plainOutcome(false, text);
    }
    const text = entry.success ? successText(entry, isFirst(task), isWhole) : failureOf(task.project);
    const above = isWhole || table === '' || task !== group[0] ? '' : `${table}\n`;
    return { success: entry.success, output: logText(`${above}${text}`), warnings: [], entry, table };
  };
  return eachErrorOnce(
    group.map((task) => [task, endOf(task)]),
    ({ project }) => failureOf(project),
  );
}

/** Of a dry run in one process, its last task shows the plan: see {@link withPlan}. */
function successText(entry: StoryEntry, isFirst: boolean, isWhole: boolean): string {
  if (!entry.dryRun) return storyLines(entry, isFirst).join('\n');
  return isWhole ? PLAN_AT_THE_END : renderDryRun([entry]);
}

const PLAN_AT_THE_END = 'In the plan that the last task shows.';

/** What the last task of a dry run shows: the whole plan, and its own error. */
export function withPlan(outcome: TaskOutcome, entries: readonly StoryEntry[], table = ''): TaskOutcome {
  const texts = [
    logText(table),
    logText(renderDryRun(entries)),
    ...(outcome.success ? [] : [outcome.output]),
  ];
  return { ...outcome, output: texts.filter((text) => text !== '').join('\n') };
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

/** One error for all of them, told by the first. */
export function outcomeOfAll(group: readonly TaskRequest[], text: string): Map<string, TaskOutcome> {
  const [first] = group;
  return new Map(
    group.map((task) => [task.id, plainOutcome(false, task === first ? text : seeThere(first?.id ?? ''))]),
  );
}

/**
 * Adds to what the tasks say what nobody could see while they ran: warnings, and in full what a suite, a build or a
 * command has printed that failed. All of it with `--verbose`.
 */
export function withUnseen(
  outcomes: ReadonlyMap<string, TaskOutcome>,
  { printed, warnings }: Pick<Transcript, 'printed' | 'warnings'>,
  seen: Pick<NxOutput, 'live'>,
  isVerbose = false,
): ReadonlyMap<string, TaskOutcome> {
  const failed = [...outcomes].find(([, { success }]) => !success);
  const [id, outcome] = failed ?? [...outcomes][0] ?? [];
  if (id === undefined || outcome === undefined) return outcomes;
  const shown = printed().filter(({ ok }) => isVerbose || (!ok && failed !== undefined));
  const log = shown.map((one) => renderPrinted(one, seen));
  const output = [...log, outcome.output].filter((line) => line !== '').join('\n');
  return new Map(outcomes).set(id, {
    ...outcome,
    output,
    warnings: [...warnings()],
    logs: logsOf(printed()),
  });
}

/** The folder that all of them are in. */
export function logsOf(printed: readonly Printed[]): string | null {
  const [first] = printed;
  return first === undefined ? null : dirname(first.file);
}
