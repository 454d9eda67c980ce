import type { Uncounted, UncountedReader } from '../../../core/ports/uncounted.js';
import { UncountedPaths, type ChangedPath, type CountedBy } from '../attribution/uncounted-paths.js';
import { git, gitFailed } from '../../process/git.js';
import { objectId } from '../repository/object-id.js';
import type { HistorySupply } from './history-supply.js';
import { fromLatin1 } from './latin1.js';
import { READ_IN_BULK } from './reading.js';

export interface UncountedOptions extends CountedBy {
  readonly workspaceRoot: string;
  readonly supply: Pick<HistorySupply, 'whole'>;
}

/** A component that is never released must not make every status read the whole history. */
const MOST_COMMITS = 1_000;
const DOING = 'looking for files that no component counts';

/** Reads the trunk's steps, newest first, until the oldest commit that was asked for. */
export function createUncountedReader(options: UncountedOptions): UncountedReader {
  return {
    async since(head, verified) {
      const gap = await options.supply.whole([head, ...verified]);
      // An end of a shallow clone looks as if it added every file.
      if (gap !== null) throw gitFailed({ timedOut: false, stderr: gap.said ?? '' }, DOING);
      const walk = new Walk(new UncountedPaths(options), verified);
      const stop = new AbortController();
      const result = await git({
        args: argumentsFor(head),
        cwd: options.workspaceRoot,
        env: READ_IN_BULK,
        signal: stop.signal,
        onStdout: (chunk) => {
          if (walk.take(chunk.toString('latin1'))) stop.abort();
        },
      });
      if (result.exitCode !== 0 && !stop.signal.aborted) throw gitFailed(result, DOING);
      return walk.result();
    },
  };
}

/** Each step against its first parent, as it counts for components; only files of the workspace's folder. */
function argumentsFor(head: string): string[] {
  const how = ['--first-parent', '--diff-merges=first-parent', '--no-renames', '--ignore-submodules=none'];
  const what = ['--relative', `--max-count=${MOST_COMMITS}`, '--format=%H', '--name-status', '-z'];
  return ['log', ...how, ...what, '--end-of-options', head, '--'];
}

/** Of one step: what it changed that counts for nobody. */
interface Step {
  readonly commit: string;
  readonly files: readonly string[];
}

/** Reads id NUL, then status and path in turn, each ended by NUL; a line break stands before the first status. */
class Walk {
  private readonly steps: Step[] = [];
  private readonly open: Set<string>;
  /** The oldest that was reached, and how many steps are newer. */
  private reached: { readonly commit: string; readonly newer: number } | null = null;
  private reading: { readonly commit: string; readonly changed: ChangedPath[] } | null = null;
  private rest = '';
  private status: string | null = null;

  constructor(
    private readonly paths: UncountedPaths,
    verified: readonly string[],
  ) {
    this.open = new Set(verified);
  }

  /** Whether everything that was asked for has been seen. */
  take(text: string): boolean {
    const parts = (this.rest + text).split('\0');
    this.rest = parts.pop() ?? '';
    for (const part of parts) {
      if (this.open.size === 0) return true;
      this.part(part.startsWith('\n') ? part.slice(1) : part);
    }
    return this.open.size === 0;
  }

  result(): Uncounted {
    this.end();
    const steps = this.steps.slice(0, this.reached?.newer ?? this.steps.length);
    const changing = steps.filter(({ files }) => files.length > 0);
    const files = [...new Set(changing.flatMap((step) => step.files))];
    return { commits: changing.length, files, since: this.reached?.commit ?? null };
  }

  private part(part: string): void {
    if (this.status !== null) {
      this.reading?.changed.push({ path: fromLatin1(part), isDeleted: this.status === 'D' });
      this.status = null;
    } else if (/^[A-Z]$/.test(part)) this.status = part;
    else if (part !== '') this.begin(objectId(part, DOING));
  }

  private begin(commit: string): void {
    this.end();
    if (this.open.delete(commit)) this.reached = { commit, newer: this.steps.length };
    this.reading = { commit, changed: [] };
  }

  /** A step is judged as a whole: the file that says that its folder was a project need not come first. */
  private end(): void {
    if (this.reading === null) return;
    const { commit, changed } = this.reading;
    this.steps.push({ commit, files: this.paths.of(changed) });
    this.reading = null;
  }
}
