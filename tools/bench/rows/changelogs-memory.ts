import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn } from '../../../packages/nx-promote/src/testing/repositories.js';
import type { BenchRow } from '../row.js';

const LOOK_EVERY_MS = 5;

export const changelogsMemory: BenchRow = {
  name: 'memory for the changelogs of all components',
  about:
    'The most memory that a process holds which makes a changelog for each component of the whole history, entries and Markdown included, against that of one `git log --name-only` of the same range. Once each. Goal: at 50,000 commits at most 300 MB more.',
  async measure(monorepo) {
    const from = (await gitIn(monorepo.folder, ['rev-list', '--max-parents=0', monorepo.head])).trim();
    const program = join(__dirname, '../changelogs-in-a-child.ts');
    const args = ['--import', 'tsx', program, JSON.stringify(monorepo), from];
    const said: string[] = [];
    const ours = await peakMegabytes(
      spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }),
      (text) => said.push(text),
    );
    const range = `${from}..${monorepo.head}`;
    const log = ['-C', monorepo.folder, 'log', '--name-only', '-z', '--format=%H', range];
    const reference = await peakMegabytes(
      spawn('git', log, { stdio: ['ignore', 'pipe', 'inherit'] }),
      () => {},
    );
    const { gitProcesses, roundTrips } = JSON.parse(said.join('')) as Counted;
    return {
      ...{ name: this.name, size: monorepo.label, unit: 'MB' },
      ...{ ours, reference, ratio: ours / reference, gitProcesses, roundTrips },
    };
  },
};

/** What the child says of itself. */
export interface Counted {
  readonly gitProcesses: number;
  readonly roundTrips: number;
}

/** The high-water mark of a process's memory, looked at until it ends. */
async function peakMegabytes(child: ChildProcess, onText: (text: string) => void): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, highWaterMark(child.pid ?? 0))), LOOK_EVERY_MS);
  child.stdout?.on('data', (chunk: Buffer) => onText(chunk.toString('utf8')));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${child.spawnfile} ended with exit code ${String(code)}`);
  return peak;
}

/** In megabytes; 0 once the process has ended. */
function highWaterMark(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
