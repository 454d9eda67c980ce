import type { ForgeReader, MergeQuery } from '../../core/ports/forge.js';
import { createGithubForge } from './github-forge.js';
import { remotePlace } from './remote-place.js';

export interface ForgeOptions {
  /** The fetch URL of the trunk's remote. */
  readonly remoteUrl: string;
  /** `GITHUB_TOKEN` or `GH_TOKEN`; `GITHUB_API_URL` and `GITHUB_SERVER_URL` as GitHub's runners set them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

/** The forge behind a remote, or one that says why it knows nothing. */
export function createForge(options: ForgeOptions): ForgeReader {
  const place = remotePlace(options.remoteUrl);
  const api = place === null ? null : githubApi(place.host, options.env);
  if (place === null || api === null) {
    return silentForge(null);
  }
  const token = options.env['GITHUB_TOKEN'] || options.env['GH_TOKEN'];
  if (!token) {
    return silentForge(
      `titles, labels and links of pull requests on ${place.host} are missing: set GITHUB_TOKEN to a token that may read ${place.owner}/${place.repository}`,
    );
  }
  const { timeoutMs = 10_000 } = options;
  return createGithubForge({ place, api, token, timeoutMs });
}

/** GitHub Enterprise has its API below `/api/v3`; a runner there names its server. */
export function githubApi(host: string, env: ForgeOptions['env']): string | null {
  const server = env['GITHUB_SERVER_URL'];
  if (server !== undefined && URL.canParse(server) && new URL(server).hostname === host) {
    return env['GITHUB_API_URL'] ?? `${server}/api/v3`;
  }
  if (host === 'github.com' || host === 'ssh.github.com') return 'https://api.github.com';
  return host.startsWith('github.') ? `https://${host}/api/v3` : null;
}

/** Asked about nothing, nothing is missing. */
function silentForge(missing: string | null): ForgeReader {
  return {
    pullRequests: (merges: readonly MergeQuery[]) =>
      Promise.resolve({ pullRequests: new Map(), missing: merges.length === 0 ? null : missing }),
  };
}
