import { gitCounters } from '../../packages/nx-promote/src/adapters/process/git.js';
import type { Monorepo } from './monorepos.js';
import type { Counted } from './rows/changelogs-memory.js';
import { writeAll } from './write-all.js';

/** All changelogs in a process of its own, so that its memory is theirs alone. */
async function main([monorepo = '', from = '']: readonly string[]): Promise<void> {
  const all = JSON.parse(monorepo) as Monorepo;
  await writeAll(all, { from, to: all.head });
  const counted: Counted = { gitProcesses: gitCounters.processes, roundTrips: gitCounters.roundTrips };
  console.log(JSON.stringify(counted));
}

void main(process.argv.slice(2));
