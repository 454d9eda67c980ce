import { hintsFor, reasonOf } from '../http/failures.js';
import type { GithubOptions } from './github-forge.js';

/** What was asked for: how the sentence begins, and what the token must be allowed to do. */
export interface Asked {
  readonly start: string;
  readonly right: string;
}

/**
 * Why GitHub did not tell, as a sentence with the remedy. Made from the status alone: what the client throws
 * holds the request with its headers, and the token must not reach a message.
 */
export function githubFailure(
  error: unknown,
  { place }: Pick<GithubOptions, 'place'>,
  asked?: Asked,
): string {
  const repository = `${place.owner}/${place.repository}`;
  const status = statusOf(error);
  const { right = 'read pull requests' } = asked ?? {};
  const titles = `titles, labels and links of pull requests of ${repository} on ${place.host} are missing`;
  const start = asked?.start ?? titles;
  switch (status) {
    case 401:
      return `${start}: GITHUB_TOKEN is not valid (any more); make a new one`;
    case 403:
    case 429:
      return isRateLimit(error)
        ? `${start}: the token's rate limit is used up; try again later`
        : `${start}: GITHUB_TOKEN may not ${right}; give it that permission`;
    case 404:
      return `${start}: GITHUB_TOKEN may not see the repository, or it has another name now`;
    case null:
      return `${start}: ${place.host} ${unreached(error)}`;
    default:
      return `${start}: ${place.host} answered with status ${status}`;
  }
}

/** A proxy or a certificate that is in the way is named, with what to do. */
function unreached(error: unknown): string {
  const hints = hintsFor(error);
  return hints.length === 0 ? 'did not answer' : [reasonOf(error, 0), ...hints].join('; ');
}

function statusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status;
  const answered = (error as { response?: unknown } | null)?.response !== undefined;
  return typeof status === 'number' && answered ? status : null;
}

function isRateLimit(error: unknown): boolean {
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers;
  return headers?.['x-ratelimit-remaining'] === '0' || headers?.['retry-after'] !== undefined;
}
