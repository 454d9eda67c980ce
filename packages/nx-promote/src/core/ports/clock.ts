/** Time as the core sees it. `now` is wall time for records, `monotonic` (milliseconds) for durations. */
export interface Clock {
  now(): Date;
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Where nonces and attempt ids come from; a port so that plans and tests are repeatable. */
export interface Ids {
  next(): string;
}
