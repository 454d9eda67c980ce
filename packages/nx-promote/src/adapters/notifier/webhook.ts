import { setTimeout as sleep } from 'node:timers/promises';
import { spreadPause } from '../../core/model/back-off.js';
import type { Announcement } from '../../core/ports/notifier.js';
import { splitCredentials } from '../http/basic.js';
import { exchange } from '../http/exchange.js';
import { retryAfter } from '../http/retry-after.js';
import { hintsFor, reasonOf, worthAnotherTry } from '../http/failures.js';

export interface WebhookOptions {
  readonly fetch?: typeof fetch;
  /** For one attempt. */
  readonly timeoutMs?: number;
  /** Attempts after the first one. */
  readonly retries?: number;
  /** Before the second attempt; doubles from one to the next. */
  readonly backoffMs?: number;
}

const LONGEST_PAUSE_MS = 30_000;
/** Nobody reads what a webhook answers. */
const LARGEST_ANSWER = 1024 * 1024;

/**
 * Posts an announcement as JSON, at least once: its `id` lets the receiver drop repeats. Answers with what
 * went wrong, or null. An address often *is* the secret, so only its host is ever named.
 */
export async function postAnnouncement(
  address: string,
  announcement: Announcement,
  options: WebhookOptions = {},
): Promise<string | null> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return 'a webhook has an address that is none (it is not shown, since it may hold a secret)';
  }
  const attempts = 1 + (options.retries ?? 3);
  const backOff = { firstMs: options.backoffMs ?? 750, longestMs: LONGEST_PAUSE_MS };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await postOnce(url, announcement, options);
    if (outcome === 'delivered') return null;
    if (attempt >= attempts || !outcome.again) {
      return `the webhook at ${url.host} ${outcome.why} (attempts: ${attempt})`;
    }
    const pause = spreadPause(attempt, backOff, Math.random());
    await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(pause, outcome.pauseMs)));
  }
}

type Outcome = 'delivered' | { readonly why: string; readonly again: boolean; readonly pauseMs: number };

async function postOnce(url: URL, announcement: Announcement, options: WebhookOptions): Promise<Outcome> {
  const { id, event, environment, components, text } = announcement;
  const timeoutMs = options.timeoutMs ?? 10_000;
  try {
    const { url: address, headers } = splitCredentials(url);
    const response = await exchange(
      {
        ...{ url: address, method: 'POST', timeoutMs, largestAnswer: LARGEST_ANSWER },
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id, event, environment, components, text }),
        // A followed redirect would turn the POST into a GET, and the announcement would be lost in silence.
        redirect: 'manual',
      },
      options.fetch,
    );
    if (response.status >= 200 && response.status <= 299) return 'delivered';
    const again = response.status === 429 || response.status >= 500;
    return { why: `answered with status ${response.status}`, again, pauseMs: retryAfter(response.headers) };
  } catch (error) {
    // The error's own text may quote the address.
    const why = reasonOf(error, timeoutMs) ?? 'could not be reached';
    return { why: [why, ...hintsFor(error)].join('; '), again: worthAnotherTry(error), pauseMs: 0 };
  }
}
