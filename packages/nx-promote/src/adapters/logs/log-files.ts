import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { withoutSecrets } from '../../core/model/secrets.js';
import { fileName } from './file-name.js';

/** Names another folder for logs, from the workspace's root: one that CI keeps. It must be ignored by git. */
export const LOGS_VARIABLE = 'NX_PROMOTE_LOGS';

export interface LogFilesOptions {
  readonly workspaceRoot: string;
  /** The git directory that worktrees share: what is written there makes no checkout dirty. */
  readonly gitFolder: string;
  /** Names the run: its processes write into one folder. */
  readonly invocation: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly now?: () => Date;
}

/** The logs of one run: a folder with a file for each program that it has started. */
export interface LogFiles {
  /** `parts` name the program: environment, component, suite. */
  open(parts: readonly string[]): LogFile;
}

export interface LogFile {
  /** As a person would open it. */
  readonly path: string;
  /** From the folder of all logs, so that it names no machine: `20260102-030405-1a2b3c4d/dev-core-smoke.log`. */
  readonly name: string;
  /** Secrets are removed. A log that cannot be written fails nothing. */
  write(line: string): void;
  end(): Promise<void>;
}

/** How many runs keep their logs, and for how long. */
const MOST_RUNS = 50;
const MOST_DAYS = 30;
/** What one program may write, in characters. A program that repeats an error must not fill the disk. */
const MOST_CHARACTERS = 100_000_000;
const RUN_FOLDER = /^(\d{8})-\d{6}-[\da-f]{8}$/;

export function createLogFiles({ workspaceRoot, gitFolder, ...options }: LogFilesOptions): LogFiles {
  const { invocation, env = process.env, now = () => new Date() } = options;
  const named = env[LOGS_VARIABLE] ?? '';
  const root = named === '' ? join(gitFolder, 'nx-promote', 'logs') : resolve(workspaceRoot, named);
  const taken = new Set<string>();
  let run: string | null = null;
  return {
    open(parts) {
      run ??= runFolder(root, invocation, now());
      const file = freeName(parts.map(fileName).join('-'), taken);
      const path = join(root, run, file);
      return openLog(shownPath(workspaceRoot, path), path, `${run}/${file}`);
    },
  };
}

/** That of this run, from an earlier process of it or new. Where one is begun, old ones go. */
function runFolder(root: string, invocation: string, now: Date): string {
  const mark = invocation
    .replace(/[^\da-f]/g, '')
    .slice(0, 8)
    .padEnd(8, '0');
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const runs = readdirSync(root).filter((name) => RUN_FOLDER.test(name));
    const known = runs.find((name) => name.endsWith(mark));
    if (known !== undefined) return known;
    removeOld(root, runs, now);
  } catch {
    // What cannot be listed cannot be tidied; writing says whether it matters.
  }
  const [day = '', time = ''] = now.toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${day}-${time}-${mark}`;
}

function removeOld(root: string, runs: readonly string[], now: Date): void {
  const oldest = new Date(now.getTime() - MOST_DAYS * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '');
  const newestFirst = [...runs].sort().reverse();
  const old = newestFirst.filter((name, at) => at >= MOST_RUNS - 1 || name < oldest);
  for (const name of old) rmSync(join(root, name), { recursive: true, force: true });
}

function freeName(name: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? `${name}.log` : `${name}-${number}.log`;
    if (taken.has(file)) continue;
    taken.add(file);
    return file;
  }
}

function shownPath(workspaceRoot: string, path: string): string {
  const way = relative(workspaceRoot, path);
  return way.startsWith('..') || isAbsolute(way) ? path : way;
}

function openLog(path: string, file: string, name: string): LogFile {
  let failed = false;
  let left = MOST_CHARACTERS;
  const fail = (): void => {
    failed = true;
  };
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  } catch {
    fail();
  }
  // Another process of the run may have a log of the same name.
  const stream = failed ? null : createWriteStream(file, { flags: 'a', mode: 0o600 });
  stream?.on('error', fail);
  return {
    path,
    name,
    write(line) {
      if (failed || left <= 0) return;
      left -= line.length + 1;
      stream?.write(left > 0 ? `${withoutSecrets(line)}\n` : '(the rest was left out)\n');
    },
    async end() {
      if (stream === null || failed) return;
      stream.end();
      await finished(stream).catch(fail);
    },
  };
}
