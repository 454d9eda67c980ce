import { parseNoteFile } from './parse-note.js';

const LEAST_LIKENESS = 0.6;

/**
 * Whether a note that appears where another one disappears is that one, edited. A wrong yes would let an
 * instruction go unasked: so the id or most of the words must be the same, and what is run must be.
 */
export function isSameNote(before: string, after: string): boolean {
  const [old, now] = [parseNoteFile('', before), parseNoteFile('', after)];
  if (old.id !== '' && old.id === now.id) return true;
  if (JSON.stringify(old.command) !== JSON.stringify(now.command)) return false;
  return likeness(old.text, now.text) >= LEAST_LIKENESS;
}

/** Of 1: how many pairs of neighbouring words two texts share. */
function likeness(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)];
  const rest = new Map<string, number>();
  for (const pair of first) rest.set(pair, (rest.get(pair) ?? 0) + 1);
  const shared = second.filter((pair) => {
    const left = rest.get(pair) ?? 0;
    rest.set(pair, left - 1);
    return left > 0;
  }).length;
  const all = first.length + second.length;
  return all === 0 ? 0 : (2 * shared) / all;
}

/** The beginning and the end count as words; what is much longer than a note is compared by its beginning. */
function pairsOf(text: string): string[] {
  const words = text.slice(0, LONGEST).toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return ['', ...words].map((word, at) => `${word} ${words[at] ?? ''}`);
}

const LONGEST = 20_000;
