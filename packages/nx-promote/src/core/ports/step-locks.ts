/**
 * Keeps two copies of one step apart that belong to the same invocation: the ledger calls both of them the
 * holder. Such copies run on one machine, so no round trip is needed.
 */
export interface StepLocks {
  /** Takes what is free of the keys; a lock of a dead process is free. */
  acquire(keys: readonly string[]): Promise<HeldStepLocks>;
}

export interface HeldStepLocks {
  /** The keys that another living process holds. */
  readonly taken: ReadonlySet<string>;
  release(): Promise<void>;
}
