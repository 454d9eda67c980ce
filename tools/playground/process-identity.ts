import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that is ours: numbers are given again, so the time of its start belongs to its name. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** Names a process that was just started. */
export async function identify(pid: number): Promise<ProcessIdentity> {
  return { pid, startedAt: (await startOf(pid)) ?? 'gone' };
}

/** Whether this very process still runs. */
export async function isRunning(process: ProcessIdentity): Promise<boolean> {
  return (await startOf(process.pid)) === process.startedAt;
}

/** Ends a process with its whole group, politely first, and waits until it is gone. */
export async function endGroup(target: ProcessIdentity, patience = 8_000): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isRunning(target))) return;
    try {
      process.kill(-target.pid, signal);
    } catch {
      // It ended between the look and the signal; the next look says so.
    }
    const deadline = performance.now() + patience;
    while (performance.now() < deadline && (await isRunning(target))) await sleep(30);
  }
}

async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return process.platform === 'linux' ? undefined : askPs(pid);
  // The command's name stands in parentheses and may hold spaces; the fields after it do not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

function askPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => {
      resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined);
    });
  });
}
