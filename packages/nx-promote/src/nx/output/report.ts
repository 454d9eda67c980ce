import { renderDryRun } from '../../core/render/dry-run.js';
import { renderStory } from '../../core/render/story.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import { sentenceOn } from './sentence.js';
import type { TaskResult } from './task-result.js';

/** What Nx captured of the tasks that ran in processes of their own, by the task's id. */
export type Captured = ReadonlyMap<string, string>;

/**
 * What is still to be said when a run has ended: the story or the plan where Nx has not shown it with the tasks, what
 * else it kept back, and one sentence on the whole.
 */
export function renderReport(results: readonly TaskResult[], captured: Captured = new Map()): string {
  const warnings = new Set(results.flatMap((result) => (result.shown ? [] : result.warnings)));
  const texts = results.flatMap((result) =>
    result.shown || result.entries.length > 0 ? [] : [result.text ?? captured.get(result.task) ?? ''],
  );
  const captures = results.flatMap((result) =>
    !result.shown && result.text === null && result.entries.length > 0
      ? [captured.get(result.task) ?? '']
      : [],
  );
  const interrupted = results.find((result) => result.interrupted !== undefined)?.interrupted;
  const logs = new Set(results.flatMap((result) => result.logs ?? []));
  return [
    ...warnings,
    ...texts,
    ...captures,
    untold(results),
    ...[...logs].map((folder) => `Logs: ${folder}`),
    interrupted ?? sentenceOn(results),
  ]
    .map((text) => text.trimEnd())
    .filter((text) => text !== '')
    .join('\n');
}

/** Of tasks that Nx shows in full nothing is repeated; otherwise also what came before a failure is told. */
function untold(results: readonly TaskResult[]): string {
  const ofChain = results.filter(({ text }) => text !== null);
  if (ofChain.some(({ success, shown }) => success && shown)) return '';
  if (!ofChain.some(({ shown }) => !shown)) return '';
  const entries = ofChain.flatMap((result): readonly StoryEntry[] => result.entries);
  if (!entries.some(({ dryRun }) => dryRun)) return renderStory(entries);
  const tables = new Set(ofChain.flatMap(({ table = '' }) => (table === '' ? [] : [table])));
  return [...tables, renderDryRun(entries)].join('\n');
}
