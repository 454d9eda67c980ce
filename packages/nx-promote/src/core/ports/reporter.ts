/**
 * What a run says while it goes on. Results are no part of it: they stand in what the run returns. Adapters decide
 * between a spinner and a line now and then.
 */
export interface Reporter {
  /** A text that was asked for, or that nothing returns. */
  tell(line: string): void;
  warn(line: string): void;
  /** What was done on the way: for those who want to see everything. */
  detail(line: string): void;
  /** Something that takes long; `update` may be called often, `end` once. */
  wait(what: string): Waiting;
  /** What a suite, a build or a command has printed, once it has ended. */
  printed(output: Printed): void;
}

/** The output of a program that a run has started. */
export interface Printed {
  /** Which program: `suite smoke of ingest-core in dev`. */
  readonly title: string;
  /** The file that keeps all of it, as a person would open it. */
  readonly file: string;
  readonly ok: boolean;
  /** The end of it, as far as it was kept in memory. */
  readonly lines: readonly string[];
}

export interface Waiting {
  update(detail: string): void;
  end(outcome: string): void;
}
