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

/**
 * The guard's whole program; a text, since compilers put names of their own into functions. A group answers to
 * signals as long as one of its processes has an id, ended or not, and in a container often nobody collects those
 * that have ended; so `/proc` is asked, where there is one.
 */
const KEEP_WATCH = `
const { readdirSync, readFileSync } = require('node:fs');
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
  const isAtWork = (id) => {
    try {
      const stat = readFileSync('/proc/' + id + '/stat', 'utf8');
      const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return itsGroup === group && !/[ZX]/.test(state);
    } catch {
      return false;
    }
  };
  const runs = () => {
    if (!reaches(0)) return false;
    try {
      const ids = readdirSync('/proc').filter((name) => /^\\d+$/.test(name));
      return ids.length === 0 || ids.some(isAtWork);
    } catch {
      return true;
    }
  };
  reaches('SIGTERM');
  const begun = process.hrtime.bigint();
  const timer = setInterval(() => {
    const isOver = Number(process.hrtime.bigint() - begun) / 1e6 > Number(process.argv[2]);
    if (isOver) reaches('SIGKILL');
    if (isOver || !runs()) clearInterval(timer);
  }, 50);
});
`;
