import type { AppendResult } from '../../../core/ports/ledger-store.js';
import type { ProgramResult } from '../../process/run.js';
import { pushedElsewhere, type TwoUrls } from '../repository/two-urls.js';
import type { Writing } from './push.js';
import { refusedPush } from './refused-push.js';

/** What every ref of a push is to be; null for what is to be gone. */
export type Wanted = ReadonlyMap<string, string | null>;

interface Pushed {
  readonly pushed: ProgramResult;
  /** Where it was pushed to and where it was looked for, if those may be two. */
  readonly urls: TwoUrls | null;
  readonly remote: string;
}

/** Tells by the refs what came of a push: written, a lost race, or a refusal, which is thrown. */
export function judge(
  wanted: Wanted,
  landed: Wanted,
  { moves, tags, leases }: Writing,
  { pushed, urls, remote }: Pushed,
): AppendResult {
  const hasLanded = (ref: string): boolean => (landed.get(ref) ?? null) === wanted.get(ref);
  if ([...wanted.keys()].every(hasLanded)) {
    const tips = [...moves, ...leases].flatMap(({ ref }) => {
      const tip = wanted.get(ref) ?? null;
      return tip === null ? [] : [[ref, tip] as const];
    });
    return { kind: 'written', tips: new Map(tips) };
  }
  const expectations = [
    ...moves.map(({ ref, expected }) => ({ ref, expected })),
    ...leases.map(({ ref, expected }) => ({ ref, expected })),
    ...tags.map(({ name }) => ({ ref: `refs/tags/${name}`, expected: null })),
  ];
  const moved = expectations
    .map(({ ref, expected }) => ({ ref, expected, actual: landed.get(ref) ?? null }))
    .filter(({ ref, expected, actual }) => expected !== actual && !hasLanded(ref));
  const half = [...wanted.keys()].some(hasLanded);
  if (moved.length > 0 || half) return { kind: 'conflict', moved };
  if (urls !== null) throw pushedElsewhere(remote, urls, [...wanted.keys()]);
  throw refusedPush(pushed, [...wanted.keys()]);
}
