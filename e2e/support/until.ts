import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that another process will do; the test's own time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
