import type { ComponentChanges } from '../ports/changes.js';
import type { MergeQuery } from '../ports/forge.js';
import { titleOf } from './title.js';

/** The steps of all components' differences, each once: what the forge is asked about. */
export function mergeQueries(changes: Iterable<Pick<ComponentChanges, 'comes' | 'goes'>>): MergeQuery[] {
  const queries = new Map<string, MergeQuery>();
  for (const { comes, goes } of changes) {
    for (const { commit } of [...comes, ...goes]) {
      if (queries.has(commit.id)) continue;
      const number = titleOf(commit.message).pullRequest;
      queries.set(commit.id, { commit: commit.id, number, at: commit.at });
    }
  }
  return [...queries.values()];
}
