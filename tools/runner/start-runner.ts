import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startComponent } from './component-process.js';
import { Deployments, type DesiredState } from './deployments.js';
import { freePort } from './free-port.js';
import { createGateway } from './gateway.js';
import { pullImage } from './pull-image.js';
import { Slot, type Launch, type SlotStatus } from './slot.js';
import { Turns } from './turns.js';

/** What a runner is started with. */
export interface RunnerOptions {
  /** Path or URL of the deployment repository. */
  readonly deployments: string;
  /** The runner's own folder: images, logs. */
  readonly folder: string;
  /** The gateway's port; a free one when absent. */
  readonly port?: number;
  /** Milliseconds between two looks at the deployment repository; 250 when absent. */
  readonly pollMs?: number;
  /** Milliseconds that a component may take to become healthy; 30,000 when absent. */
  readonly patience?: number;
  readonly log?: (line: string) => void;
}

/** What `GET /_runner/status` answers. */
export interface RunnerStatus {
  /** The commit of the deployment repository that the runner works towards. */
  readonly deployments: string | null;
  readonly problems: readonly string[];
  readonly environments: Readonly<Record<string, Readonly<Record<string, SlotStatus>>>>;
}

/** A runner at work. */
export interface Runner {
  /** The gateway, `http://127.0.0.1:P`. */
  readonly url: string;
  status(): RunnerStatus;
  close(): Promise<void>;
}

/**
 * Starts the environments: follows the deployment repository and runs what it says, as processes out of the
 * images, behind one gateway. Everything follows from the repository, so a runner that was killed goes on
 * where it was when it is started again.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const environments = new Environments(options);
  const gateway = createGateway({
    slot: (environment, component) => environments.slot(environment, component),
    status: () => environments.status(),
  });
  const url = await new Promise<string>((resolve, reject) => {
    gateway.once('error', reject);
    gateway.listen(options.port ?? 0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
    });
  });
  const stop = new AbortController();
  const following = environments.follow(url, stop.signal);
  return {
    url,
    status: () => environments.status(),
    close: async () => {
      stop.abort();
      await following;
      await environments.close();
      await new Promise<void>((resolve) => {
        gateway.close(() => resolve());
        gateway.closeAllConnections();
      });
    },
  };
}

class Environments {
  private readonly slots = new Map<string, Map<string, Slot>>();
  // Starting everything at once on a small machine makes every start slow enough to look broken.
  private readonly turns = new Turns(3);
  private commit: string | undefined;
  private problems: readonly string[] = [];
  private gateway = '';

  constructor(private readonly options: RunnerOptions) {}

  /** Looks at the deployment repository until told to stop. */
  async follow(gateway: string, signal: AbortSignal): Promise<void> {
    this.gateway = gateway;
    const repository = new Deployments(
      this.options.deployments,
      join(this.options.folder, 'deployments.git'),
    );
    while (!signal.aborted) {
      try {
        const state = await repository.next();
        if (state !== undefined && !signal.aborted) this.apply(state);
      } catch (error) {
        const problem = `The deployment repository cannot be read: ${(error as Error).message}`;
        if (this.problems[0] !== problem) this.options.log?.(problem);
        this.problems = [problem];
      }
      await sleep(this.options.pollMs ?? 250, undefined, { signal }).catch(() => undefined);
    }
  }

  slot(environment: string, component: string): Slot | undefined {
    return this.slots.get(environment)?.get(component);
  }

  status(): RunnerStatus {
    const environments = [...this.slots].map(([name, slots]) => {
      return [name, Object.fromEntries([...slots].map(([key, slot]) => [key, slot.status()]))] as const;
    });
    return {
      deployments: this.commit ?? null,
      problems: this.problems,
      environments: Object.fromEntries(environments),
    };
  }

  async close(): Promise<void> {
    const all = [...this.slots.values()].flatMap((slots) => [...slots.values()]);
    await Promise.all(all.map((slot) => slot.close()));
  }

  private apply(state: DesiredState): void {
    this.commit = state.commit;
    this.problems = state.problems;
    for (const problem of state.problems) this.options.log?.(problem);
    for (const [environment, images] of state.environments) {
      const slots = this.slots.get(environment) ?? new Map<string, Slot>();
      this.slots.set(environment, slots);
      for (const component of images.keys()) {
        if (!slots.has(component)) slots.set(component, this.newSlot(environment, component));
      }
      for (const [component, slot] of slots) slot.want(images.get(component));
    }
  }

  private newSlot(environment: string, component: string): Slot {
    const { folder, patience, log } = this.options;
    const launch: Launch = (reference, signal) =>
      this.turns.take(async () => {
        const image = await pullImage(reference, join(folder, 'images'));
        return startComponent({
          image,
          port: await freePort(),
          environment: {
            DEPLOYMENT_ENV: environment,
            INGEST_GATEWAY: `${this.gateway}/${environment}`,
          },
          logFile: join(folder, 'logs', environment, `${component}.log`),
          patience: patience ?? 30_000,
          signal,
        });
      });
    return new Slot(launch, (line) => log?.(`${environment}/${component}: ${line}`));
  }
}
