import { setTimeout as sleep } from 'node:timers/promises';
import { PromoteError } from '../../core/errors/promote-error.js';
import { spreadPause } from '../../core/model/back-off.js';
import { nonsense, tooLong, unreachable, unwell, type Asked } from './complaints.js';
import { exchange } from '../http/exchange.js';
import { reasonOf, worthAnotherTry } from '../http/failures.js';
import { retryAfter } from '../http/retry-after.js';
import { Lanes } from './lanes.js';
import { saidBy } from './answer-errors.js';

/** One request to a registry or to its token service. */
export interface Outgoing {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly asked: Asked;
  /** Whether a redirect is no answer: what buys tokens carries the password or the refresh token. */
  readonly staysHere?: boolean;
}

/** An answer read to its end. */
export interface Incoming {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type Send = (request: Outgoing) => Promise<Incoming>;

export interface TransportOptions {
  readonly fetch?: typeof fetch;
  /** For one attempt, from the connection to the last byte. */
  readonly timeoutMs?: number;
  /** Attempts after the first one. */
  readonly retries?: number;
  /** Before the second attempt; doubles from one to the next. */
  readonly backoffMs?: number;
}

const PARALLEL = 4;
const DEFAULT_TIMEOUT_MS = 15_000;
const LONGEST_PAUSE_MS = 60_000;
/** Manifests and configurations are small; an endless answer must not fill the memory. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/**
 * Sends requests, a few at a time, and tries again what may go better next time: 429 (as the registry asks),
 * 5xx, time-outs and broken connections. All requests that go through here may be sent twice without harm.
 * A request keeps its lane while it pauses, so that a registry that is busy gets fewer requests.
 */
export function createTransport(options: TransportOptions = {}): Send {
  const lanes = new Lanes(PARALLEL);
  return (request) => lanes.run(() => sendStubbornly(request, options));
}

async function sendStubbornly(request: Outgoing, options: TransportOptions): Promise<Incoming> {
  const attempts = 1 + (options.retries ?? 4);
  const backOff = { firstMs: options.backoffMs ?? 750, longestMs: LONGEST_PAUSE_MS };
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= attempts;
    const pause = spreadPause(attempt, backOff, Math.random());
    try {
      const answer = await sendOnce(request, options);
      if (answer.status !== 429 && answer.status < 500) return answer;
      // The API allows 501 for what a registry does not offer: it stays that way.
      if (answer.status === 501) return answer;
      if (last) throw unwell(request.asked, answer.status, attempt, saidBy(answer.body));
      await sleep(Math.max(pause, pauseAskedFor(request.asked, answer.headers)));
    } catch (error) {
      if (error instanceof PromoteError) throw error;
      const reason = reasonOf(error, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      if (reason === null) throw error;
      if (last || !worthAnotherTry(error)) throw unreachable(request.asked, reason, attempt, error);
      await sleep(pause);
    }
  }
}

async function sendOnce(request: Outgoing, options: TransportOptions): Promise<Incoming> {
  const { url, method, headers, body: sent, asked } = request;
  const {
    status,
    headers: answered,
    body,
  } = await exchange(
    {
      ...{ url, method, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, largestAnswer: LARGEST_ANSWER },
      ...(headers === undefined ? {} : { headers }),
      ...(sent === undefined ? {} : { body: sent }),
      redirect: request.staysHere === true ? 'manual' : 'follow',
    },
    options.fetch,
  );
  if (body === null) throw nonsense(asked, `answers with more than ${LARGEST_ANSWER} bytes`);
  return { status, headers: answered, body };
}

/** What the server asks for; a pause that is longer than a run should wait is an error. */
function pauseAskedFor(asked: Asked, headers: Headers): number {
  const pause = retryAfter(headers);
  if (pause > LONGEST_PAUSE_MS) throw tooLong(asked, Math.ceil(pause / 1000));
  return pause;
}
