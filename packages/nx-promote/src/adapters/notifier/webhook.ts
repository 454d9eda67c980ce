import { setTimeout as sleep } from 'node:timers/promises';
import type { Announcement } from '../../core/ports/notifier.js';

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
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await postOnce(url, announcement, options);
    if (outcome === 'delivered') return null;
    if (attempt >= attempts || !outcome.again) {
      return `the webhook at ${url.host} ${outcome.why} (attempts: ${attempt})`;
    }
    const pause = (options.backoffMs ?? 500) * 2 ** (attempt - 1);
    await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(pause, outcome.pauseMs)));
  }
}

type Outcome = 'delivered' | { readonly why: string; readonly again: boolean; readonly pauseMs: number };

async function postOnce(url: URL, announcement: Announcement, options: WebhookOptions): Promise<Outcome> {
  const { id, event, environment, components, text } = announcement;
  const timeoutMs = options.timeoutMs ?? 10_000;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const { address, headers } = withoutCredentials(url);
    const response = await (options.fetch ?? fetch)(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'nx-promote', ...headers },
      body: JSON.stringify({ id, event, environment, components, text }),
      // A followed redirect would turn the POST into a GET, and the announcement would be lost in silence.
      redirect: 'manual',
      signal: controller.signal,
    });
    await response.body?.cancel();
    if (response.ok) return 'delivered';
    const again = response.status === 429 || response.status >= 500;
    return { why: `answered with status ${response.status}`, again, pauseMs: retryAfter(response) };
  } catch {
    // The error's own text may quote the address.
    const why = controller.signal.aborted
      ? `did not answer within ${timeoutMs / 1000} s`
      : 'could not be reached';
    return { why, again: true, pauseMs: 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` refuses addresses with a user in them. */
function withoutCredentials(url: URL): { address: URL; headers: Record<string, string> } {
  if (url.username === '' && url.password === '') return { address: url, headers: {} };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return { address, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after') ?? '';
  return /^\d+$/.test(value) ? Number(value) * 1000 : 0;
}
