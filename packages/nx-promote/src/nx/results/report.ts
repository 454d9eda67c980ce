import type { TaskResult } from './task-result.js';

/** What Nx captured of the tasks that ran in processes of their own, by the task's id. */
export type Captured = ReadonlyMap<string, string>;

/**
 * What is still to be said when a run has ended: what Nx has not shown, and one sentence on the whole. Of a plan
 * that is every step; of a release the last result of each component, since the steps before were told as they went.
 */
export function renderReport(results: readonly TaskResult[], captured: Captured = new Map()): string {
  const lasts = [...new Map(results.map((result) => [result.project, result])).values()];
  const withheld = results.filter((result) => !result.shown && (isWhole(result) || lasts.includes(result)));
  const warnings = new Set(results.flatMap((result) => (result.shown ? [] : result.warnings)));
  const texts = withheld.map((result) => textOf(result, captured));
  const interrupted = results.find((result) => result.interrupted !== undefined)?.interrupted;
  const sentence = interrupted ?? sentenceOn(lasts, results);
  return [...warnings, ...texts, ...(sentence === null ? [] : [sentence])]
    .map((text) => text.trimEnd())
    .filter((text) => text !== '')
    .join('\n');
}

function textOf({ task, target, text, step }: TaskResult, captured: Captured): string {
  const said = text ?? captured.get(task) ?? '';
  return step?.dryRun === true && said !== '' ? `${target}:\n${said}` : said;
}

/** Whether each of its kind counts, and not the last alone. */
function isWhole({ step }: TaskResult): boolean {
  return step === null || step.dryRun;
}

/** `Released 2 components to integration, 1 failed: api (deploy-dev).` Null where the results say it all. */
function sentenceOn(lasts: readonly TaskResult[], results: readonly TaskResult[]): string | null {
  const steps = lasts.filter(({ step }) => step !== null);
  if (steps.length === 0) return null;
  if (steps.some(({ step }) => step?.dryRun)) {
    return steps.every(({ success }) => success)
      ? `Plan for ${components(steps.length)}; nothing was changed.`
      : `Plan for ${components(steps.length)}, ${named(steps, 'refused', (one) => !one.success)}; nothing was changed.`;
  }
  const done = steps.filter((last) => last.success && hasDone(results, last));
  if (steps.length === 1 && done.length === 0) return null;
  const quiet = steps.filter(({ success }) => success).length - done.length;
  const parts = [
    ...(done.length === 0 ? [] : [`${verb(done)} ${components(done.length)}${where(done)}`]),
    ...(quiet === 0 ? [] : [`nothing to do for ${done.length === 0 ? components(quiet) : String(quiet)}`]),
    named(steps, 'waiting', ({ success, step }) => !success && step?.status === 'waiting'),
    named(steps, 'failed', ({ success, step }) => !success && step?.status !== 'waiting'),
  ].filter((part) => part !== '');
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The end of a chain is true also where nothing was left to do: then a step before it must have done something. */
function hasDone(results: readonly TaskResult[], { project, task, step }: TaskResult): boolean {
  if (step?.step !== 'release') return step?.status === 'done';
  const before = results.filter((result) => result.project === project && result.task !== task);
  return before.length === 0 || before.some((result) => result.step?.status === 'done');
}

const VERBS: Readonly<Record<string, string>> = {
  tag: 'tagged',
  name: 'named',
  deploy: 'deployed',
  verify: 'verified',
  changelog: 'wrote the changelog for',
  release: 'released',
  rollback: 'rolled back',
  unpin: 'unpinned',
  reverify: 'verified',
  adopt: 'adopted',
};

function verb(done: readonly TaskResult[]): string {
  const found = new Set(done.map(({ step }) => VERBS[step?.step ?? ''] ?? 'done with'));
  return found.size === 1 ? ([...found][0] ?? '') : 'done with';
}

function where(done: readonly TaskResult[]): string {
  const [first] = done;
  const same = done.every(({ step }) => step?.environment === first?.step?.environment);
  if (!same || first?.step === undefined || first.step === null || first.step.step === 'tag') return '';
  const { step, environment } = first.step;
  return ` ${step === 'release' || step === 'deploy' ? 'to' : 'in'} ${environment}`;
}

function components(count: number): string {
  return `${count} ${count === 1 ? 'component' : 'components'}`;
}

/** `1 failed: api (deploy-dev)`; empty when none is meant. */
function named(steps: readonly TaskResult[], what: string, isMeant: (result: TaskResult) => boolean): string {
  const meant = steps.filter(isMeant);
  if (meant.length === 0) return '';
  const names = meant.slice(0, MOST_NAMED).map(({ project, target }) => `${project} (${target})`);
  const more = meant.length > MOST_NAMED ? ` and ${meant.length - MOST_NAMED} more` : '';
  return `${meant.length} ${what}: ${names.join(', ')}${more}`;
}

const MOST_NAMED = 10;
