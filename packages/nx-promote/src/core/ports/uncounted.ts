/** Changes of the trunk that count for no component and belong to no other project. */
export interface Uncounted {
  /** How many commits of the trunk changed such files. */
  readonly commits: number;
  /** Each once, the newest change first. */
  readonly files: readonly string[];
  /** After which commit was looked; null where none of those asked for is among the newest that were read. */
  readonly since: string | null;
}

export interface UncountedReader {
  /**
   * Looks at the trunk's steps after the oldest of these commits, or at the newest ones where that is further back:
   * one git process, however many components there are.
   */
  since(head: string, verified: readonly string[]): Promise<Uncounted>;
}
