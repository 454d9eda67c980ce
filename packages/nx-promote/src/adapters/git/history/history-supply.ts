import type { HistoryGap } from '../../../core/model/ancestry.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { bringCommits } from '../repository/bring-commits.js';
import { missingHere } from '../repository/commits-here.js';
import { fetchHere } from '../repository/fetch-here.js';
import { listRefs } from '../repository/remote-state.js';
import { endsInTheWay } from './ends-in-the-way.js';
import { listEdges } from './list-edges.js';
import { readShallow, shallowFile } from './repository-facts.js';

export interface HistorySupplyOptions {
  readonly workspaceRoot: string;
  /** Whom to ask for what is missing; without one nothing is brought. */
  readonly remote?: string;
  /** Told after each fetch what came; a clone that has everything fetches nothing. */
  readonly onFetch?: (what: string) => void;
  /** How many commits further back a shallow clone goes first; four times as many each time. */
  readonly firstStep?: number;
}

/** What keeps a question from its answer: commits that are not here, and ends of a shallow clone. */
export interface Lack {
  readonly commits: readonly string[];
  readonly ends: readonly string[];
}

const NOTHING_LACKS: Lack = { commits: [], ends: [] };

export interface Asked<T> {
  readonly answer: T;
  readonly lacks: Lack;
}

/** The answer when no more could be brought, and why not; null where nothing lacks, or nobody could be asked. */
export interface Settled<T> extends Asked<T> {
  readonly said: string | null;
}

const FIRST_STEP = 200;
const GROWING_STEPS = 6;
/** What `--unshallow` asks for; that option itself is an error when another process was faster. */
const EVERYTHING = 2_147_483_647;
const FETCH_TIMEOUT_MS = 30 * 60_000;

/** One after the other: two fetches at once refuse each other the file that says where a shallow clone ends. */
const queues = new Map<string, Promise<unknown>>();

/**
 * The one way in which missing history is brought. A question is asked, says what it lacks, and is asked again when
 * that is here, so that no answer rests on half of the history. A shallow clone goes further back in growing steps
 * (docs/decisions/0011 and 0012); in any other clone only commits can be missing.
 */
export class HistorySupply {
  private readonly refused = new Map<string, string>();
  private place: Promise<string> | null = null;

  constructor(private readonly options: HistorySupplyOptions) {}

  /** The remote as messages name it. */
  get remote(): string {
    return withoutSecrets(this.options.remote ?? 'origin');
  }

  /** Asks until nothing lacks, or no more can be brought. */
  async until<T>(ask: () => Promise<Asked<T>>): Promise<Settled<T>> {
    const { remote } = this.options;
    // What came and is still asked for is no commit: to bring it again would bring the same.
    const brought = new Set<string>();
    for (let step = 0; ;) {
      const asked = await ask();
      const commits = asked.lacks.commits.filter((one) => !this.refused.has(one) && !brought.has(one));
      const { ends } = asked.lacks;
      if (remote === undefined || commits.length + ends.length === 0) return { ...asked, said: null };
      if (commits.length > 0) {
        for (const commit of commits) brought.add(commit);
        await this.bring(remote, commits);
        continue;
      }
      const said = await this.deepen(remote, ends, step);
      step += 1;
      if (said !== null) return { ...asked, said };
    }
  }

  /**
   * Sees to it that all commits are here which can be reached from some of the endpoints and not from all, or with
   * `wantsAll` the whole history behind them. Null once they are; costs no git process in a clone that is not shallow.
   */
  async whole(endpoints: readonly string[], wantsAll = false): Promise<HistoryGap | null> {
    const { lacks, said } = await this.until(async () => {
      const shallow = await this.ends();
      const lack = shallow.size === 0 ? NOTHING_LACKS : await this.lackOf(endpoints, shallow, wantsAll);
      return { answer: null, lacks: lack };
    });
    return this.gapOf(lacks, said);
  }

  /** Whether all of these commits are here by now. */
  async commits(ids: readonly string[]): Promise<HistoryGap | null> {
    const { lacks, said } = await this.until(async () => {
      const commits = await missingHere(this.options.workspaceRoot, ids);
      return { answer: null, lacks: { commits, ends: [] } };
    });
    return this.gapOf(lacks, said);
  }

  /** What of it is still missing, for people. */
  gapOf({ commits: [commit], ends: [end] }: Lack, said: string | null): HistoryGap | null {
    if (commit !== undefined) return { kind: 'not-here', commit, said: this.refused.get(commit) ?? null };
    return end === undefined ? null : { kind: 'cut-off', commit: end, said };
  }

  private async lackOf(
    endpoints: readonly string[],
    shallow: ReadonlySet<string>,
    wantsAll: boolean,
  ): Promise<Lack> {
    const cwd = this.options.workspaceRoot;
    const commits = await missingHere(cwd, endpoints);
    if (commits.length > 0) return { commits, ends: [] };
    const edges = await listEdges(cwd, endpoints);
    return { commits, ends: endsInTheWay(edges, endpoints, shallow, wantsAll) };
  }

  private async bring(remote: string, commits: readonly string[]): Promise<void> {
    const cwd = this.options.workspaceRoot;
    await this.alone(async () => {
      const said = await bringCommits(cwd, remote, commits);
      const left = said === null ? [] : await missingHere(cwd, commits);
      // One that the remote does not have keeps all others away.
      for (const commit of left) {
        const answer = left.length === 1 ? said : await bringCommits(cwd, remote, [commit]);
        if (answer !== null) this.refused.set(commit, withoutSecrets(answer));
      }
      const came = commits.filter((commit) => !this.refused.has(commit)).length;
      if (came > 0) this.options.onFetch?.(`${came} commits`);
    });
  }

  /** Null when the clone goes further back by now; else why not. */
  private async deepen(remote: string, ends: readonly string[], step: number): Promise<string | null> {
    return this.alone(async () => {
      const before = await this.ends();
      const wanted = ends.filter((end) => before.has(end));
      // Another process was faster.
      if (wanted.length < ends.length) return null;
      const said = await this.fetch(remote, wanted, step);
      if (!isSame(before, await this.ends())) return null;
      return said ?? `${withoutSecrets(remote)} gave no more: its own history may end there`;
    });
  }

  /**
   * The ends themselves are asked for: they came from the remote, where a commit of somebody's own did not. A server
   * that gives only what its branches point at is asked for those.
   */
  private async fetch(remote: string, ends: readonly string[], step: number): Promise<string | null> {
    const by = (this.options.firstStep ?? FIRST_STEP) * 4 ** step;
    const how = step < GROWING_STEPS ? `--deepen=${by}` : `--depth=${EVERYTHING}`;
    const what = step < GROWING_STEPS ? `${by} commits further back` : 'all of the history';
    let said = '';
    for (const choose of [async () => ends, () => this.branches(remote)]) {
      const wanted = await choose();
      if (wanted.length === 0) break;
      const { exitCode, stderr } = await fetchHere({
        args: ['fetch', '--quiet', how, '--stdin', '--', remote],
        cwd: this.options.workspaceRoot,
        input: wanted.map((one) => `${one}\n`).join(''),
        timeoutMs: FETCH_TIMEOUT_MS,
      });
      if (exitCode === 0) {
        this.options.onFetch?.(what);
        return null;
      }
      said ||= withoutSecrets(stderr);
    }
    return said === '' ? 'git fetch failed' : said;
  }

  /** By name: a wildcard would need a ref of this clone to write to. None where the remote cannot be asked. */
  private async branches(remote: string): Promise<readonly string[]> {
    try {
      const refs = await listRefs(this.options.workspaceRoot, remote, ['refs/heads/*']);
      return [...refs.keys()];
    } catch {
      return [];
    }
  }

  private async ends(): Promise<ReadonlySet<string>> {
    return readShallow(await (this.place ??= shallowFile(this.options.workspaceRoot)));
  }

  private async alone<T>(job: () => Promise<T>): Promise<T> {
    const { workspaceRoot } = this.options;
    const before = queues.get(workspaceRoot) ?? Promise.resolve();
    const own = before.then(job, job);
    queues.set(
      workspaceRoot,
      own.catch(() => undefined),
    );
    return own;
  }
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}
