import fc from 'fast-check';
import type { CommitSpec } from './repositories.js';

/** Few contents, so that a change is often taken back or copied elsewhere. */
const CONTENTS = ['', 'one\n', 'two\n', 'three\n'];

/** What one commit is made of before it is known how many there are before it. */
interface Draft {
  readonly shape: 'next' | 'branch' | 'merge' | 'octopus' | 'root';
  readonly seeds: readonly number[];
  readonly files: Readonly<Record<string, string | null>>;
  readonly time: number;
}

/**
 * Histories as they occur and worse: branches, criss-cross and octopus merges, merges that change nothing or
 * more than they merge, several roots, empty commits, renames, reverts, and clocks that go backwards.
 */
export function randomHistory(paths: readonly string[], maxLength = 14): fc.Arbitrary<CommitSpec[]> {
  return fc
    .array(draft(paths), { minLength: 1, maxLength })
    .map((drafts) => drafts.map((each, index) => toCommit(each, index)));
}

function draft(paths: readonly string[]): fc.Arbitrary<Draft> {
  return fc.record({
    shape: fc.oneof(
      { weight: 5, arbitrary: fc.constant('next' as const) },
      { weight: 2, arbitrary: fc.constant('branch' as const) },
      { weight: 4, arbitrary: fc.constant('merge' as const) },
      { weight: 1, arbitrary: fc.constant('octopus' as const) },
      { weight: 1, arbitrary: fc.constant('root' as const) },
    ),
    seeds: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }),
    files: changes(paths),
    time: fc.integer({ min: 1_500_000_000, max: 1_500_000_009 }),
  });
}

function changes(paths: readonly string[]): fc.Arbitrary<Record<string, string | null>> {
  const path = fc.constantFrom(...paths);
  const edits = fc.dictionary(path, fc.constantFrom(...CONTENTS, null), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  const move = fc
    .tuple(path, path, fc.constantFrom(...CONTENTS))
    .map(([from, to, content]) => ({ [from]: null, [to]: content }));
  return fc.oneof({ weight: 6, arbitrary: edits }, { weight: 1, arbitrary: move });
}

function toCommit(from: Draft, index: number): CommitSpec {
  return { parents: parentsOf(from, index), files: from.files, time: from.time };
}

function parentsOf({ shape, seeds }: Draft, index: number): number[] {
  if (index === 0 || shape === 'root') return [];
  const any = (seed: number | undefined): number => (seed ?? 0) % index;
  if (shape === 'next') return [index - 1];
  if (shape === 'branch') return [any(seeds[0])];
  const count = shape === 'merge' ? 2 : 4;
  return [...new Set([index - 1, ...seeds.slice(0, count).map(any)])].slice(0, count);
}
