import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Ids } from '../../core/ports/clock.js';

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
  return { next: () => randomUUID() };
}
