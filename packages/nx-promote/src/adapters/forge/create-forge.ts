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
    return silentForge(place === null ? null : maybeEnterprise(place.host));
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

/**
 * The API that gets the token: github.com's, or that of the server which the environment names, where it is exactly
 * the remote's host. Never one that is guessed from a remote's name: the token would go to a stranger. A server of
 * GitHub Enterprise has its API below `/api/v3`.
 */
export function githubApi(host: string, env: ForgeOptions['env']): string | null {
  if (host === 'github.com' || host === 'ssh.github.com') return 'https://api.github.com';
  const server = encrypted(env['GITHUB_SERVER_URL']);
  if (server === null || server.hostname !== host) return null;
  const api = encrypted(env['GITHUB_API_URL'] || `${server.origin}/api/v3`);
  return api === null ? null : api.href.replace(/\/$/, '');
}

/** What leaves this machine is encrypted; tests and tunnels listen on it. */
function encrypted(address: string | undefined): URL | null {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return null;
  const isHere = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || isHere ? url : null;
}

function maybeEnterprise(host: string): string | null {
  if (!/^(?:github|ghe)\./.test(host)) return null;
  return `titles, labels and links of pull requests on ${host} are missing: if it is your GitHub Enterprise server, set GITHUB_SERVER_URL=https://${host}; only then it gets GITHUB_TOKEN`;
}

/** Asked about nothing, nothing is missing. */
function silentForge(missing: string | null): ForgeReader {
  return {
    pullRequests: (merges: readonly MergeQuery[]) =>
      Promise.resolve({ pullRequests: new Map(), missing: merges.length === 0 ? null : missing }),
  };
}
