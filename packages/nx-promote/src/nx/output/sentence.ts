import type { StoryEntry } from '../../core/render/story-entry.js';
import { elapsed } from './elapsed.js';
import type { TaskResult } from './task-result.js';

/** The last entry of a component, with the target that it came from, and whether anything was done for it. */
interface Last {
  readonly entry: StoryEntry;
  readonly target: string;
  readonly isDone: boolean;
}

/** `Released 2 components to integration in 52 s, 1 failed: api (deploy-dev).` Empty where the results say it all. */
export function sentenceOn(results: readonly TaskResult[]): string {
  const all = results.flatMap(({ entries, target }) => entries.map((entry) => ({ entry, target })));
  const lasts: Last[] = [];
  for (const component of new Set(all.map(({ entry }) => entry.component))) {
    const own = all.filter(({ entry }) => entry.component === component);
    const last = own.at(-1);
    if (last !== undefined) lasts.push({ ...last, isDone: hasDone(own.map(({ entry }) => entry)) });
  }
  if (lasts.length === 0) return '';
  if (lasts.some(({ entry }) => entry.dryRun))
    return onPlan(
      lasts,
      all.map(({ entry }) => entry),
    );
  const done = lasts.filter(({ isDone }) => isDone);
  if (lasts.length === 1 && done.length === 0) return '';
  const quiet = lasts.filter(({ entry }) => entry.success).length - done.length;
  return asSentence([
    ...(done.length === 0
      ? []
      : [`${verb(done)} ${components(done.length)}${where(done)} in ${took(results)}`]),
    ...(quiet === 0 ? [] : [`nothing to do for ${done.length === 0 ? components(quiet) : String(quiet)}`]),
    named(lasts, 'waiting', ({ success, status }) => !success && status === 'waiting'),
    named(lasts, 'failed', ({ success, status }) => !success && status !== 'waiting'),
  ]);
}

function onPlan(lasts: readonly Last[], entries: readonly StoryEntry[]): string {
  const planned = entries.filter((entry) => entry.planned !== null);
  const count = new Set(planned.map(({ component }) => component)).size;
  const environments = new Set(planned.map(({ environment }) => environment)).size;
  const through = `${environments} ${environments === 1 ? 'environment' : 'environments'}`;
  const parts = [
    count === 0 ? '' : `Plan: ${components(count)} through ${through}`,
    named(lasts, 'refused', ({ success }) => !success),
  ].filter((part) => part !== '');
  const text = parts.length === 0 ? `Plan: nothing to do for ${components(lasts.length)}` : parts.join(', ');
  return `${text}; nothing was changed.`;
}

function asSentence(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function took(results: readonly TaskResult[]): string {
  const began = Math.min(...results.map((result) => result.began));
  const ended = Math.max(...results.map((result) => result.ended));
  return elapsed(ended - began);
}

/** The end of a chain is true also where nothing was left to do: then a step before it must have done something. */
function hasDone(entries: readonly StoryEntry[]): boolean {
  const last = entries.at(-1);
  if (last?.success !== true) return false;
  if (last.step !== 'release' && entries.length === 1) return last.status === 'done';
  const before = entries.length === 1 ? entries : entries.filter(({ step }) => step !== 'release');
  return before.some(({ status }) => status === 'done') || last.deeds.length > 0;
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

function verb(done: readonly Last[]): string {
  const found = new Set(done.map(({ entry }) => VERBS[entry.step] ?? 'done with'));
  return found.size === 1 ? ([...found][0] ?? '') : 'done with';
}

function where(done: readonly Last[]): string {
  const [first] = done;
  if (first === undefined || first.entry.step === 'tag') return '';
  const { step, environment } = first.entry;
  const same = done.every(({ entry }) => entry.environment === environment);
  return same ? ` ${step === 'release' || step === 'deploy' ? 'to' : 'in'} ${environment}` : '';
}

function components(count: number): string {
  return `${count} ${count === 1 ? 'component' : 'components'}`;
}

const MOST_NAMED = 10;

/** `1 failed: api (deploy-dev)`; empty when none is meant. */
function named(lasts: readonly Last[], what: string, isMeant: (entry: StoryEntry) => boolean): string {
  const meant = lasts.filter(({ entry }) => isMeant(entry));
  if (meant.length === 0) return '';
  const names = meant.slice(0, MOST_NAMED).map(({ entry, target }) => `${entry.component} (${target})`);
  const more = meant.length > MOST_NAMED ? ` and ${meant.length - MOST_NAMED} more` : '';
  return `${meant.length} ${what}: ${names.join(', ')}${more}`;
}
