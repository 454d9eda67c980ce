/**
 * How often a random test is tried: its own number in `npm test`, what `npm run chaos` was told otherwise.
 * `hundred` is what `npm run chaos -- --runs 100` makes of it, where that is more.
 */
export function chaosRuns(usual: number, hundred = usual): number {
  const { CHAOS_RUNS: told } = process.env;
  // Of what takes long there are fewer: the numbers keep their proportion.
  return told === undefined ? usual : Math.max(1, Math.round((hundred * Number(told)) / 100));
}

/**
 * Counts the kinds of cases that a random test has met. `npm test` tries few cases, always the same: a kind that
 * none of them has would be tested no more, and nobody would see it.
 */
export class Kinds<Kind extends string> {
  private readonly met = new Map<Kind, number>();

  constructor(private readonly all: readonly Kind[]) {}

  count(kinds: Readonly<Record<Kind, boolean>>): void {
    for (const kind of this.all) if (kinds[kind]) this.met.set(kind, (this.met.get(kind) ?? 0) + 1);
  }

  /** Kinds that were met less often than that; none where `npm run chaos` says how many cases there are. */
  missing(least: number): readonly Kind[] {
    if (process.env['CHAOS_RUNS'] !== undefined) return [];
    return this.all.filter((kind) => (this.met.get(kind) ?? 0) < least);
  }
}

/** Where its dice start: always at the same place in `npm test`, so that a failure stays one. */
export function chaosSeed(usual: number): number {
  const { CHAOS_SEED: told } = process.env;
  return told === undefined ? usual : Number(told);
}

/** How long it may take, in milliseconds: more runs have more time. */
export function chaosTime(usual: number): number {
  const { CHAOS_RUNS: told } = process.env;
  return told === undefined ? usual : Math.max(usual, (usual * Number(told)) / 100);
}
