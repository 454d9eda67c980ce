import type { Monorepo } from './monorepos.js';

/** What one measurement compares, in numbers. `ours` and `reference` are in `unit`; smaller is better. */
export interface BenchResult {
  readonly name: string;
  /** `1,000 components, 50,000 commits` */
  readonly size: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  /** ours / reference */
  readonly ratio: number;
  readonly gitProcesses: number;
  readonly roundTrips: number;
}

/** One line of the table for each size: a name, what it is compared with, and how it is measured. */
export interface BenchRow {
  readonly name: string;
  /** A sentence for the docs: what is measured, against which command, and which ratio is the goal. */
  readonly about: string;
  /** It has a repository of its own, so the sizes of the others say nothing to it. */
  readonly once?: true;
  measure(monorepo: Monorepo, bench: Bench): Promise<BenchResult>;
}

export interface Bench {
  /** How often each side is measured, in turns. */
  readonly repetitions: number;
}
