import { git, gitFailed } from '../../process/git.js';
import { objectId } from '../repository/object-id.js';
import { READ_IN_BULK } from './reading.js';

/** A commit of the line, and the commit that it is compared with; null for a commit without parents. */
export interface LineEntry {
  readonly commit: string;
  readonly parent: string | null;
}

/**
 * The first-parent commits from `head` backwards, read from one `git rev-list` as they come: the newest
 * hundred are there before the other fifty thousand.
 */
export class FirstParentLine {
  private readonly entries: LineEntry[] = [];
  private readonly stop = new AbortController();
  private rest = '';
  private ended = false;
  private failure: Error | null = null;
  private wake: (() => void)[] = [];

  constructor(workspaceRoot: string, head: string) {
    void this.read(workspaceRoot, head);
  }

  /** The entries from `start` up to `end`; fewer when the line is shorter. */
  async slice(start: number, end: number): Promise<readonly LineEntry[]> {
    while (this.entries.length < end && !this.ended) {
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
    if (this.failure !== null) throw this.failure;
    return this.entries.slice(start, end);
  }

  /** The whole line, to its root or to where a shallow clone ends. */
  all(): Promise<readonly LineEntry[]> {
    return this.slice(0, Infinity);
  }

  /** Ends the process when nothing more is wanted. */
  close(): void {
    this.stop.abort();
  }

  private async read(workspaceRoot: string, head: string): Promise<void> {
    const doing = `listing the commits of ${head}`;
    try {
      const result = await git({
        args: ['rev-list', '--first-parent', '--parents', '--end-of-options', head, '--'],
        cwd: workspaceRoot,
        env: READ_IN_BULK,
        signal: this.stop.signal,
        onStdout: (chunk) => this.take(chunk.toString('latin1')),
      });
      if (result.exitCode !== 0 && !this.stop.signal.aborted) this.failure = gitFailed(result, doing);
    } catch (error) {
      this.failure = error as Error;
    }
    this.ended = true;
    this.wakeUp();
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const [commit = '', parent] = line.split(' ', 2);
      objectId(commit, 'listing the commits of a branch');
      this.entries.push({ commit, parent: parent ?? null });
    }
    this.wakeUp();
  }

  private wakeUp(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const resolve of waiting) resolve();
  }
}
