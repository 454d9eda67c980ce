import { spawn } from 'node:child_process';

/** Stands in the command line of each guard, so that it can be found. */
export const GUARD_NAME = 'nx-promote-guard';

export interface Guard {
  /** Says which process group is to end when this process is gone. */
  watch(group: number): void;
  /** The program has ended by itself; its group is left alone from now on. */
  release(): void;
}

/**
 * Starts a process that ends a process group when this process is gone, however it went: no handler runs on
 * SIGKILL, and who dies of another signal cannot stay to see whether the group obeyed. What it waits for is the
 * end of a pipe, which the system closes with us. It goes on when a signal reaches all processes of a terminal.
 */
export function startGuard(graceMs: number): Guard {
  const guard = spawn(process.execPath, ['-e', KEEP_WATCH, GUARD_NAME, String(graceMs)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  // Without a guard the program runs all the same.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return {
    watch: (group) => void guard.stdin.write(`${group}\n`),
    release: () => void guard.stdin.end('released\n'),
  };
}

/** The guard's whole program; a text, since compilers put names of their own into functions. */
const KEEP_WATCH = `
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
let said = '';
process.stdin.on('error', () => {});
process.stdin.on('data', (chunk) => (said += chunk));
process.stdin.on('close', () => {
  const group = /^(\\d+)\\n$/.exec(said)?.[1];
  if (group === undefined) return;
  const reaches = (signal) => {
    try {
      return process.kill(-Number(group), signal);
    } catch {
      return false;
    }
  };
  reaches('SIGTERM');
  const begun = process.hrtime.bigint();
  const timer = setInterval(() => {
    const isOver = Number(process.hrtime.bigint() - begun) / 1e6 > Number(process.argv[2]);
    if (isOver) reaches('SIGKILL');
    if (isOver || !reaches(0)) clearInterval(timer);
  }, 50);
});
`;
