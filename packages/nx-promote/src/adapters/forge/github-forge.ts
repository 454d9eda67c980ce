import type { Octokit } from '@octokit/rest' with { 'resolution-mode': 'import' };
import type { ForgeAnswer, ForgeReader, MergeQuery, PullRequestFacts } from '../../core/ports/forge.js';
import { createBoundedFetch } from '../http/bounded-fetch.js';
import { githubFailure } from './github-failure.js';
import type { RemotePlace } from './remote-place.js';

export interface GithubOptions {
  readonly place: RemotePlace;
  /** Base URL of the REST API. */
  readonly api: string;
  readonly token: string;
  readonly timeoutMs: number;
}

type ListedPullRequest = Awaited<ReturnType<Octokit['rest']['pulls']['list']>>['data'][number];

const PER_PAGE = 100;
/** A thousand pull requests: beyond that the titles of the oldest come from git. */
const MOST_PAGES = 10;
/** A hundred pull requests, each with as much text as it may have. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/**
 * Finds the pull requests behind many merges by listing closed ones, the latest touched first, a hundred per
 * request, until all are found or only older ones can follow: a pull request is touched when it is merged.
 */
export function createGithubForge(options: GithubOptions): ForgeReader {
  return { pullRequests: (merges) => find(options, merges) };
}

async function find(options: GithubOptions, merges: readonly MergeQuery[]): Promise<ForgeAnswer> {
  const search = new Search(merges);
  if (search.finished) return { pullRequests: search.found, missing: null };
  try {
    const octokit = await connect(options);
    for (let page = 1; page <= MOST_PAGES && !search.finished; page += 1) {
      const { data } = await octokit.rest.pulls.list({
        owner: options.place.owner,
        repo: options.place.repository,
        state: 'closed',
        sort: 'updated',
        direction: 'desc',
        per_page: PER_PAGE,
        page,
        request: { signal: AbortSignal.timeout(options.timeoutMs) },
      });
      search.take(data);
      if (data.length < PER_PAGE) return { pullRequests: search.found, missing: null };
    }
    return { pullRequests: search.found, missing: search.finished ? null : tooMany(options.place) };
  } catch (error) {
    return { pullRequests: search.found, missing: githubFailure(error, options) };
  }
}

/** Loaded late: nobody pays for the client who does not ask the forge. Its own log would print requests. */
export async function connect({ api, token }: Pick<GithubOptions, 'api' | 'token'>): Promise<Octokit> {
  const { Octokit } = await import('@octokit/rest');
  const nothing = (): void => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return new Octokit({
    ...{ auth: token, baseUrl: api, userAgent: 'nx-promote', log },
    request: { fetch: createBoundedFetch(LARGEST_ANSWER) },
  });
}

/** Which merges are still without their pull request. */
class Search {
  readonly found = new Map<string, PullRequestFacts>();
  private readonly byCommit: ReadonlySet<string>;
  /** A change and its pick on another branch name the same one. */
  private readonly byNumber: ReadonlyMap<number, readonly string[]>;
  private readonly oldest: number;
  private passed = false;

  constructor(private readonly merges: readonly MergeQuery[]) {
    this.byCommit = new Set(merges.map(({ commit }) => commit));
    const byNumber = new Map<number, string[]>();
    for (const { number, commit } of merges) {
      if (number !== null) byNumber.set(number, [...(byNumber.get(number) ?? []), commit]);
    }
    this.byNumber = byNumber;
    this.oldest = Math.min(...merges.map(({ at }) => Date.parse(at)));
  }

  get finished(): boolean {
    return this.passed || this.found.size === this.merges.length;
  }

  /** A number counts only without a better match: forks and moved repositories reuse numbers. */
  take(listed: readonly ListedPullRequest[]): void {
    for (const pull of listed) {
      const { merge_commit_sha: merged } = pull;
      if (merged !== null && this.byCommit.has(merged)) this.found.set(merged, factsOf(pull));
      const named = pull.merged_at == null ? [] : (this.byNumber.get(pull.number) ?? []);
      for (const commit of named) if (!this.found.has(commit)) this.found.set(commit, factsOf(pull));
    }
    const last = listed.at(-1);
    this.passed = last !== undefined && Date.parse(last.updated_at) < this.oldest - CLOCKS_DIFFER_MS;
  }
}

/** The forge's clock touched the pull request, somebody else's may have dated the commit. */
const CLOCKS_DIFFER_MS = 24 * 3_600 * 1_000;

function factsOf(pull: ListedPullRequest): PullRequestFacts {
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    author: pull.user?.login ?? null,
    labels: pull.labels.map(({ name }) => name),
  };
}

function tooMany({ host, owner, repository }: RemotePlace): string {
  return `some pull requests are older than the latest ${PER_PAGE * MOST_PAGES} of ${owner}/${repository} on ${host}; their titles come from commit messages`;
}
