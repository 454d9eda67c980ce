import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere, writeAtomically } from '../registry/atomic-file.js';
import { endGroup, identify, isRunning, type ProcessIdentity } from './process-identity.js';

/** The parts of a playground that run as processes of their own. */
export type ServiceName = 'registry' | 'builder' | 'runner';

interface ServiceRecord extends ProcessIdentity {
  readonly args: readonly string[];
}

type Records = Partial<Record<ServiceName, ServiceRecord>>;

const repository = join(__dirname, '..', '..');

/**
 * The processes of one playground. Each has a process group and a log of its own, outlives whoever started
 * it, and is recorded in `services.json` right after its start, so that anybody can end it later.
 */
export class Services {
  private records: Records = {};
  private saving: Promise<void> = Promise.resolve();

  private constructor(private readonly folder: string) {}

  /** The services of a playground, also of one that another process made. */
  static async of(folder: string): Promise<Services> {
    const services = new Services(folder);
    const text = await readIfThere(services.recordPath());
    services.records = JSON.parse(text ?? '{}') as Records;
    return services;
  }

  /** Starts a service and gives what it says when it is ready. */
  async start(name: ServiceName, args: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const ready = join(this.folder, 'services', `${name}.ready.json`);
    await rm(ready, { force: true });
    const pid = this.spawn(name, [...args, '--ready', ready]);
    const started = await identify(pid);
    this.records[name] = { ...started, args };
    await this.save();
    for (;;) {
      const text = await readIfThere(ready);
      if (text !== undefined) {
        const told = JSON.parse(text) as Record<string, string>;
        await this.keepPort(name, told['url']);
        return told;
      }
      if (!(await isRunning(started))) throw new Error(await this.lastWords(name));
      await sleep(25);
    }
  }

  /** Kills the service's own process, as a crash would; what it leaves behind is left. */
  async kill(name: ServiceName, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const record = this.recordOf(name);
    process.kill(record.pid, signal);
    while (await isRunning(record)) await sleep(20);
  }

  /** Starts a service again as it was, with more arguments if given; ends it first if it still runs. */
  async restart(name: ServiceName, more: readonly string[] = []): Promise<void> {
    const record = this.recordOf(name);
    await endGroup(record);
    await this.start(name, [...record.args, ...more]);
  }

  /** Ends all services, in an order in which none loses what it needs. */
  async stop(): Promise<void> {
    const records = [this.records.builder, this.records.runner, this.records.registry];
    await Promise.all(records.map((record) => record && endGroup(record)));
    this.records = {};
    await this.save();
  }

  /** The process ids, by service. */
  pids(): number[] {
    return Object.values(this.records).map(({ pid }) => pid);
  }

  /** Where a service writes what it does. */
  logOf(name: ServiceName): string {
    return join(this.folder, 'services', `${name}.log`);
  }

  /** Addresses stand in files of the playground, so a service comes back on the port that it had. */
  private async keepPort(name: ServiceName, url: string | undefined): Promise<void> {
    const record = this.recordOf(name);
    if (url === undefined || record.args.includes('--port')) return;
    this.records[name] = { ...record, args: [...record.args, '--port', new URL(url).port] };
    await this.save();
  }

  private spawn(name: ServiceName, args: readonly string[]): number {
    mkdirSync(join(this.folder, 'services'), { recursive: true });
    const log = openSync(this.logOf(name), 'a');
    const main = join(repository, 'tools', name, 'main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      cwd: repository,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    if (child.pid === undefined) throw new Error(`The ${name} could not be started.`);
    return child.pid;
  }

  private recordOf(name: ServiceName): ServiceRecord {
    const record = this.records[name];
    if (record === undefined) throw new Error(`The playground in ${this.folder} has no ${name}.`);
    return record;
  }

  private async lastWords(name: ServiceName): Promise<string> {
    const log = await readFile(this.logOf(name), 'utf8').catch(() => '');
    return `The ${name} ended before it was ready:\n${log.trim().split('\n').slice(-20).join('\n')}`;
  }

  // Services start side by side; saved in turns, so that an older state never lands on top of a newer one.
  private save(): Promise<void> {
    const write = (): Promise<void> =>
      writeAtomically(this.recordPath(), JSON.stringify(this.records, null, 2));
    this.saving = this.saving.then(write, write);
    return this.saving;
  }

  private recordPath(): string {
    return join(this.folder, 'services.json');
  }
}
