import type { PullRequestAnswer, PullRequestDraft, PullRequests } from '../../core/ports/pull-requests.js';
import { githubApi, type ForgeOptions } from './create-forge.js';
import { connect } from './github-forge.js';
import { githubFailure } from './github-failure.js';
import { remotePlace, type RemotePlace } from './remote-place.js';

export interface PullRequestOptions extends Omit<ForgeOptions, 'remoteUrl'> {
  /** The fetch URL of the trunk's remote; asked for only when a pull request is wanted. */
  readonly remoteUrl: () => Promise<string>;
}

/** Opens pull requests on GitHub; for any other forge it says that a person has to. */
export function createPullRequests(options: PullRequestOptions): PullRequests {
  return {
    async open(draft) {
      const place = remotePlace(await options.remoteUrl());
      const api = place === null ? null : githubApi(place.host, options.env);
      if (place === null || api === null) return none('the remote is not on GitHub');
      const token = options.env['GITHUB_TOKEN'] || options.env['GH_TOKEN'];
      if (!token) {
        return none(
          `set GITHUB_TOKEN to a token that may open pull requests of ${place.owner}/${place.repository}`,
        );
      }
      const { timeoutMs = 10_000 } = options;
      return openOn({ place, api, token, timeoutMs }, draft);
    },
  };
}

async function openOn(
  options: {
    readonly place: RemotePlace;
    readonly api: string;
    readonly token: string;
    readonly timeoutMs: number;
  },
  { branch, into, title, body }: PullRequestDraft,
): Promise<PullRequestAnswer> {
  const { owner, repository: repo } = options.place;
  const common = { owner, repo, request: { signal: AbortSignal.timeout(options.timeoutMs) } };
  try {
    const { rest } = await connect(options);
    const { data: open } = await rest.pulls.list({
      ...common,
      state: 'open',
      head: `${owner}:${branch}`,
      base: into,
    });
    const [known] = open;
    if (known !== undefined) return { kind: 'open', url: known.html_url, isNew: false };
    const { data } = await rest.pulls.create({ ...common, head: branch, base: into, title, body });
    return { kind: 'open', url: data.html_url, isNew: true };
  } catch (error) {
    const start = `the pull request for ${branch} could not be opened`;
    return none(githubFailure(error, options, { start, right: 'open pull requests' }));
  }
}

function none(why: string): PullRequestAnswer {
  return { kind: 'none', why };
}
