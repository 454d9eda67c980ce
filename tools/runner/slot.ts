import { setTimeout as sleep } from 'node:timers/promises';
import type { ComponentProcess } from './component-process.js';

/** Brings an image to life; the signal says that it is not wanted any more. */
export type Launch = (reference: string, signal: AbortSignal) => Promise<ComponentProcess>;

/** What can be seen of a slot from outside. */
export interface SlotStatus {
  readonly state: 'running' | 'starting' | 'failed' | 'stopped';
  readonly wanted: string | null;
  readonly running: { reference: string; digest: string; pid: number; port: number } | null;
  /** Why the wanted image does not run; the one before may still serve. */
  readonly failure: string | null;
}

interface Running {
  readonly reference: string;
  readonly process: ComponentProcess;
  inFlight: number;
}

const longestPause = 30_000;

/**
 * One component in one environment. It works towards what is wanted: starts the new process beside the old
 * one, switches over when the new one is healthy, then ends the old one. A failed start leaves the old
 * process serving and is tried again, with growing pauses, until something else is wanted.
 */
export class Slot {
  private wanted: string | undefined;
  private running: Running | undefined;
  private failure: string | undefined;
  private working: Promise<void> | undefined;
  private change = new AbortController();
  private readonly endings = new Set<Promise<void>>();

  constructor(
    private readonly launch: Launch,
    private readonly log: (line: string) => void,
  ) {}

  /** Says what shall run; undefined for nothing. */
  want(reference: string | undefined): void {
    if (reference === this.wanted) return;
    this.wanted = reference;
    this.failure = undefined;
    this.change.abort();
    this.work();
  }

  /** Lends the serving process's port for one request; `done` gives it back. */
  borrow(): { port: number; done: () => void } | undefined {
    const serving = this.running;
    if (serving === undefined) return undefined;
    serving.inFlight += 1;
    return { port: serving.process.port, done: () => void (serving.inFlight -= 1) };
  }

  /** What the slot does right now. */
  status(): SlotStatus {
    const { wanted, running, failure } = this;
    const settled = wanted === running?.reference;
    const starting = failure === undefined ? 'starting' : 'failed';
    return {
      state: settled ? (wanted === undefined ? 'stopped' : 'running') : starting,
      wanted: wanted ?? null,
      running: running
        ? {
            reference: running.reference,
            digest: running.process.digest,
            pid: running.process.pid,
            port: running.process.port,
          }
        : null,
      failure: failure ?? null,
    };
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.want(undefined);
    await this.working;
    await Promise.all(this.endings);
  }

  private work(): void {
    this.working ??= this.converge().finally(() => {
      this.working = undefined;
      if (this.wanted !== this.running?.reference) this.work();
    });
  }

  private async converge(): Promise<void> {
    for (let failures = 0; this.wanted !== this.running?.reference;) {
      this.change = new AbortController();
      const { signal } = this.change;
      const target = this.wanted;
      try {
        this.switchTo(
          target && { reference: target, process: await this.launch(target, signal), inFlight: 0 },
        );
        failures = 0;
      } catch (error) {
        if (signal.aborted) continue;
        this.failure = (error as Error).message;
        this.log(`${target} does not run: ${this.failure}`);
        failures += 1;
        const pause = Math.min(longestPause, 500 * 2 ** failures);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) failures = 0;
      }
    }
  }

  private switchTo(next: Running | '' | undefined): void {
    const old = this.running;
    this.running = next || undefined;
    this.failure = undefined;
    if (old !== undefined) this.retire(old);
    if (!next) return;
    this.log(`${next.reference} runs, process ${next.process.pid}`);
    void next.process.ended.then((reason) => {
      if (this.running !== next) return;
      this.running = undefined;
      this.failure = reason;
      this.log(`${next.reference} died: ${reason}`);
      this.work();
    });
  }

  private retire(old: Running): void {
    const ending = (async () => {
      const deadline = performance.now() + 2_000;
      while (old.inFlight > 0 && performance.now() < deadline) await sleep(20);
      await old.process.stop();
    })();
    this.endings.add(ending);
    void ending.finally(() => this.endings.delete(ending));
  }
}
