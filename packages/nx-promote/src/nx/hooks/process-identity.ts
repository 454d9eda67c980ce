import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { isRunning } from '../../adapters/process/is-running.js';

/** A process that can be told from a later one with the same id, and from one of another machine or container. */
export interface ProcessIdentity {
  readonly id: number;
  readonly started: string;
}

/** Null when there is no such process, or nobody here can tell when it started. */
export function identifyProcess(id: number): ProcessIdentity | null {
  if (!isRunning(id)) return null;
  const started = startedInProc(id) ?? startedByPs(id);
  return started === null ? null : { id, started };
}

/** `4711 123456`, for an environment variable. */
export function formatProcess({ id, started }: ProcessIdentity): string {
  return `${id} ${started}`;
}

/** The reverse of {@link formatProcess}; null for anything else. */
export function parseProcess(text: string | undefined): ProcessIdentity | null {
  const match = /^(\d+) (.+)$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { id: Number(match[1]), started: match[2] };
}

/** Field 22 of `/proc/<pid>/stat`; the second field is the program's name, which may hold spaces and brackets. */
function startedInProc(id: number): string | null {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] === undefined ? null : `${fields[19]}@${namespace()}`;
  } catch {
    return null;
  }
}

function startedByPs(id: number): string | null {
  try {
    const started = say('ps', '-o', 'lstart=', '-p', String(id));
    return started === '' ? null : `${started}${bootSession()}`;
  } catch {
    return null;
  }
}

/** macOS has a name for each start of the machine. Without one nothing is proved about any process. */
function bootSession(): string {
  try {
    const session = say('sysctl', '-n', 'kern.bootsessionuuid');
    return session === '' ? '' : `@${session}`;
  } catch {
    return '';
  }
}

function say(file: string, ...args: readonly string[]): string {
  const env = { ...process.env, LC_ALL: 'C' };
  return execFileSync(file, args, {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 5_000,
  }).trim();
}

/**
 * Ticks are counted from the start of the machine, and ids within a container: two containers that call
 * themselves by one host name must not take each other's processes for dead.
 */
function namespace(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
}

/** Whether ids of the two are known to mean processes of one and the same machine and container. */
export function isComparable(a: ProcessIdentity, b: ProcessIdentity): boolean {
  const place = ({ started }: ProcessIdentity): string | undefined => started.split('@')[1];
  return place(a) !== undefined && place(a) === place(b);
}
