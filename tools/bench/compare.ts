import { spawn } from 'node:child_process';
import { gitCounters } from '../../packages/nx-promote/src/adapters/process/git.js';
import type { Bench, BenchResult } from './row.js';

type Work = () => Promise<unknown>;

/**
 * Measures both sides in turns, so that a busy moment of the machine hits both, and takes the median of each.
 * The first turn warms caches and compilers up and is dropped. Processes and round trips are those of one run
 * of ours. `prepare` comes before each turn and is not measured.
 */
export async function compare(
  row: { readonly name: string; readonly size: string },
  bench: Bench,
  sides: { readonly ours: Work; readonly reference: Work; readonly prepare?: Work },
): Promise<BenchResult> {
  const times = { ours: [] as number[], reference: [] as number[] };
  const counted = { gitProcesses: 0, roundTrips: 0 };
  for (let turn = 0; turn <= bench.repetitions; turn += 1) {
    await sides.prepare?.();
    const before = { ...gitCounters };
    const ours = await timed(sides.ours);
    counted.gitProcesses = gitCounters.processes - before.processes;
    counted.roundTrips = gitCounters.roundTrips - before.roundTrips;
    const reference = await timed(sides.reference);
    if (turn === 0) continue;
    times.ours.push(ours);
    times.reference.push(reference);
  }
  const [ours, reference] = [median(times.ours), median(times.reference)];
  return { ...row, unit: 'ms', ours, reference, ratio: ours / reference, ...counted };
}

/** Runs a program whose output nobody reads: the reference is spared the cost of a pipe. */
export async function runToEnd(folder: string, args: readonly string[], input?: string): Promise<void> {
  const child = spawn('git', ['-C', folder, ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with exit code ${String(code)}`);
}

async function timed(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}
