import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Ids, Pulse } from '../../core/ports/clock.js';

/** This machine's clocks. */
export function createClock(): Clock {
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (milliseconds) => sleep(Math.max(0, milliseconds)),
  };
}

/** Random ids: two runs never share one. */
export function createIds(): Ids {
  return { next: () => randomUUID(), fraction: () => Math.random() };
}

/** A chain of timers: the next is set when the beat before it is over. */
export function createPulse(): Pulse {
  return {
    start(everyMilliseconds, beat) {
      let under: Promise<void> = Promise.resolve();
      let timer: NodeJS.Timeout | undefined;
      let stopped = false;
      const next = (): void => {
        timer = setTimeout(() => {
          under = beat().then(() => (stopped ? undefined : next()));
        }, everyMilliseconds).unref();
      };
      next();
      return async () => {
        stopped = true;
        clearTimeout(timer);
        await under;
      };
    },
  };
}
