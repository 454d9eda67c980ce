import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A registry that listens, and that is ended by `close`. */
export interface RunningRegistry {
  readonly url: string;
  /** `host:port`, as it stands in image references. */
  readonly host: string;
  close(): Promise<void>;
}

export interface DebianRegistryOptions {
  /** Where configuration and images are kept; started again on the same folder it has them. */
  readonly folder: string;
  /** The text of an htpasswd file (bcrypt only); anonymous when absent. */
  readonly htpasswd?: string;
}

/**
 * Whether `docker-registry` can be run here. With CI=true the answer is yes whatever is there, so that a
 * machine without it fails instead of testing less in silence.
 */
export function hasDebianRegistry(): boolean {
  if (process.env['CI'] === 'true') return true;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, 'docker-registry')));
}

/** Starts Debian's `docker-registry` on a free port of 127.0.0.1 and waits until it answers. */
export async function startDebianRegistry(options: DebianRegistryOptions): Promise<RunningRegistry> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      // A port that was free is no promise: a test beside this one may have taken it meanwhile.
      if (attempt === 3 || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function startOn(port: number, options: DebianRegistryOptions): Promise<RunningRegistry> {
  const host = `127.0.0.1:${port}`;
  const name = randomUUID();
  const config = await writeConfig(options, host, name);
  const child = spawn('docker-registry', ['serve', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4_000)));
  child.on('error', (error) => (log += String(error)));
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const close = async (): Promise<void> => {
    process.off('exit', onExit);
    await end(child);
  };
  try {
    await untilItAnswers(`http://${host}/v2/`, name, child);
  } catch (error) {
    await close();
    throw new Error(`docker-registry did not start. ${String(error)}\n${log}`, { cause: error });
  }
  return { url: `http://${host}`, host, close };
}

/** Says which of several registries answers. */
const NAME = 'x-registry-of-the-test';

/** JSON is YAML too, so no path needs quoting. */
async function writeConfig(options: DebianRegistryOptions, host: string, name: string): Promise<string> {
  await mkdir(options.folder, { recursive: true });
  const passwords = join(options.folder, 'htpasswd');
  if (options.htpasswd !== undefined) await writeFile(passwords, options.htpasswd);
  const auth = { auth: { htpasswd: { realm: 'registry', path: passwords } } };
  const config = {
    version: '0.1',
    log: { level: 'error' },
    storage: {
      filesystem: { rootdirectory: join(options.folder, 'images') },
      delete: { enabled: true },
    },
    http: { addr: host, headers: { [NAME]: [name] } },
    ...(options.htpasswd === undefined ? {} : auth),
  };
  const file = join(options.folder, 'config.yml');
  await writeFile(file, JSON.stringify(config, null, 2));
  return file;
}

async function untilItAnswers(url: string, name: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (ended(child)) throw new Error(`It ended with exit code ${child.exitCode}.`);
    try {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.headers.get(NAME) === name) return;
    } catch {
      // It does not listen yet.
    }
    await sleep(50);
  }
  throw new Error('It did not answer within 20 seconds.');
}

async function end(child: ChildProcess): Promise<void> {
  if (ended(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function ended(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
