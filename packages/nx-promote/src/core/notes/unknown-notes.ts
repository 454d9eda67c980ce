import { didYouMean } from '../model/nearest.js';
import type { Obligations } from './obligations.js';

/** What to say of ids that somebody typed and that are those of no note, neither of these nor of the ledger. */
export function unknownNotes(
  typed: readonly string[],
  notes: Obligations,
  settled: ReadonlySet<string>,
): string[] {
  const known = new Set([...coming(notes), ...notes.leaving.map(({ note }) => note.id), ...settled]);
  return [...new Set(typed)]
    .filter((id) => !known.has(id))
    .map((id) => `no deployment note is called ${JSON.stringify(id)}${didYouMean(id, known)}`);
}

/** All that comes, whomever it is for. */
export function coming({ before, after, unasked }: Obligations): string[] {
  return [...[...before, ...after].map(({ note }) => note.id), ...unasked];
}
