/** The story of a run, told while it happens. Adapters decide between a spinner and a line now and then. */
export interface Reporter {
  /** One line of the story. */
  tell(line: string): void;
  warn(line: string): void;
  /** Something that takes long; `update` may be called often, `end` once. */
  wait(what: string): Waiting;
}

export interface Waiting {
  update(detail: string): void;
  end(outcome: string): void;
}
