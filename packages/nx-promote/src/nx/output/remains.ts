import { readFileSync, readdirSync } from 'node:fs';
import { GUARD_NAME } from '../../adapters/process/guard.js';
import { isRunning } from '../../adapters/process/is-running.js';
import { INVOCATION_VARIABLE } from '../run/invocation-variable.js';

/**
 * Processes in which a run goes on when its main process is gone: those of Nx that carry out tasks, and guards,
 * which stay until what they guard has ended. Others may stay for good, such as a daemon that a build has started.
 */
const CARRIES_ON = new RegExp(`[\\\\/](run-executor|run-batch)\\.js|\\0${GUARD_NAME}\\0`);

/**
 * Whether something of the invocation is still at work on this machine. Where there is no `/proc` nobody can tell,
 * and the guards have to do. A process of another user's counts, as it shows no environment.
 */
export function hasRemains(invocation: string): boolean {
  return processIds().some((id) => {
    if (id === process.pid || !CARRIES_ON.test(read(id, 'cmdline') ?? '')) return false;
    const variables = read(id, 'environ');
    const isOurs =
      variables === null || variables.split('\0').includes(`${INVOCATION_VARIABLE}=${invocation}`);
    return isOurs && isRunning(id);
  });
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function read(id: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
