import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PulledImage } from './pull-image.js';

/** How a component is started. */
export interface StartOptions {
  readonly image: PulledImage;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Milliseconds until /health must have answered. */
  readonly patience: number;
  /** Gives up waiting, because something else is wanted now. */
  readonly signal: AbortSignal;
}

/** A component that runs. */
export interface ComponentProcess {
  readonly pid: number;
  readonly port: number;
  readonly digest: string;
  /** Settles when the process is gone, with the reason. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts an image's entrypoint and waits until it is healthy; ends it and throws if it does not become so. */
export async function startComponent(options: StartOptions): Promise<ComponentProcess> {
  const child = spawnEntrypoint(options);
  const ended = endOf(child);
  const component = {
    pid: child.pid ?? 0,
    port: options.port,
    digest: options.image.digest,
    ended,
    stop: () => stop(child, ended),
  };
  const trouble = await waitForHealth(options, ended);
  if (trouble === undefined) return component;
  await component.stop();
  throw new Error(`${trouble}${await lastWords(options.logFile)}`);
}

function spawnEntrypoint({ image, port, environment, logFile }: StartOptions): ChildProcess {
  const { Entrypoint = [], Cmd = [], Env = [], WorkingDir = '/' } = image.config;
  const [program, ...args] = [...Entrypoint, ...Cmd];
  if (program !== 'node') throw new Error(`The image's entrypoint is "${program}"; only node is run here.`);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const inImage = args.map((arg) => (arg.startsWith('/') ? join(image.root, arg) : arg));
  const child = spawn(process.execPath, ['--require', join(__dirname, 'end-with-runner.cjs'), ...inImage], {
    cwd: join(image.root, WorkingDir),
    env: {
      PATH: process.env['PATH'],
      ...Object.fromEntries(Env.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string])),
      ...environment,
      PORT: String(port),
      IMAGE_DIGEST: image.digest,
    },
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  return child;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`It could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`It ended with ${signal ?? `exit code ${code}`}.`));
  });
}

async function waitForHealth(options: StartOptions, ended: Promise<string>): Promise<string | undefined> {
  const { port, patience, signal } = options;
  let gone: string | undefined;
  void ended.then((reason) => (gone = reason));
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    if (gone !== undefined) return gone;
    if (signal.aborted) return 'Something else was wanted before it became healthy.';
    if (await isHealthy(port)) return undefined;
    await sleep(40);
  }
  return `It did not answer /health within ${Math.round(patience / 1000)} seconds.`;
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const late = new AbortController();
  const kill = sleep(3_000, undefined, { signal: late.signal, ref: false }).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  await ended;
  late.abort();
  await kill;
}

async function lastWords(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n');
  const words = lines.slice(-20).join('\n').trim();
  return words === '' ? '' : ` Its last words, from ${logFile}:\n${words}`;
}
