import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  ARGUMENTS_VARIABLE,
  INVOCATION_VARIABLE,
  PROCESS_VARIABLE,
  RESULTS_VARIABLE,
} from '../run/invocation-variable.js';
import { resultsFileOf } from '../output/results-file.js';
import { formatProcess, identifyProcess, parseProcess, type ProcessIdentity } from './process-identity.js';

/**
 * Called before the tasks of a run. Assigned one by one: Nx notices assignments to `process.env` and hands
 * them on to its own process and to every task; a returned value it ignores.
 */
export function announceInvocation(argv: readonly string[]): void {
  process.env[ARGUMENTS_VARIABLE] = JSON.stringify(argv);
  const invocation = (process.env[INVOCATION_VARIABLE] = randomUUID());
  const caller = isPluginWorker() ? process.ppid : process.pid;
  const isDaemon = DAEMON.test(commandOf(caller));
  const main = isDaemon ? null : identifyProcess(caller);
  process.env[PROCESS_VARIABLE] = main === null ? '' : formatProcess(main);
  // The hook after the tasks runs where this one does, and nobody sees what the daemon prints.
  process.env[RESULTS_VARIABLE] = isDaemon ? '' : resultsFileOf(invocation);
}

/** Who runs: as announced, or, where Nx called us from its daemon, as the ancestors of this task tell. */
export function currentInvocation(): {
  readonly invocation: string;
  readonly process: ProcessIdentity | null;
} {
  const invocation = (process.env[INVOCATION_VARIABLE] ||= randomUUID());
  return {
    invocation,
    process: parseProcess(process.env[PROCESS_VARIABLE]) ?? identifyProcess(nearestNxProcess()),
  };
}

/** The daemon outlives the run, so its process proves nothing about it. */
const DAEMON = /[\\/]daemon[\\/]server[\\/]/;

function isPluginWorker(): boolean {
  return /plugin-worker\.[jt]s$/.test(process.argv[1] ?? '');
}

/** The processes in which Nx runs tasks; what started them is the run itself. */
const TASK_PROCESS = /[\\/](run-executor|run-batch|fork)\.js/;

function nearestNxProcess(): number {
  let id = process.pid;
  for (let depth = 0; depth < 4; depth += 1) {
    const parent = TASK_PROCESS.test(commandOf(id)) ? parentOf(id) : null;
    if (parent === null) return id;
    id = parent;
  }
  return id;
}

function commandOf(id: number): string {
  if (id === process.pid) return process.argv.join(' ');
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ps(id, 'command=');
  }
}

function parentOf(id: number): number | null {
  if (id === process.pid) return process.ppid;
  return Number(ps(id, 'ppid=')) || null;
}

function ps(id: number, field: string): string {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('ps', ['-o', field, '-p', String(id)], {
      encoding: 'utf8',
      stdio,
      timeout: 5_000,
    }).trim();
  } catch {
    return '';
  }
}
