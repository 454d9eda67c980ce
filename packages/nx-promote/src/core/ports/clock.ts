/** Time as the core sees it. `now` is wall time for records, `monotonic` (milliseconds) for durations. */
export interface Clock {
  now(): Date;
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Where nonces and attempt ids come from; a port so that plans and tests are repeatable. */
export interface Ids {
  next(): string;
  /** A number from 0 to 1, without 1: how much of a pause to take, so that runs which meet part again. */
  fraction(): number;
}

/** Something done again and again beside the run's own work: heartbeats. */
export interface Pulse {
  /**
   * Calls `beat` every so many milliseconds, never two at once, until stopped. It does not keep the process
   * alive. `stop` waits for a beat that is under way.
   */
  start(everyMilliseconds: number, beat: () => Promise<void>): () => Promise<void>;
}
