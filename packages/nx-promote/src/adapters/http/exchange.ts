import { createSafeFetch } from './safe-fetch.js';

/** One request, with its limits. */
export interface ExchangeRequest {
  readonly url: URL;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** From the connection to the last byte. */
  readonly timeoutMs: number;
  readonly largestAnswer: number;
  /** `manual`: a redirect is an answer like others. */
  readonly redirect?: 'follow' | 'manual';
}

/** An answer that was read to its end. */
export interface Exchanged {
  readonly status: number;
  readonly headers: Headers;
  /** Null when there is more of it than was allowed. */
  readonly body: Buffer | null;
}

/** Asks and reads the whole answer, within its time and its size. A time-out is a `TimeoutError`. */
export async function exchange(request: ExchangeRequest, fetching?: typeof fetch): Promise<Exchanged> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), request.timeoutMs);
  const ask = createSafeFetch(fetching === undefined ? {} : { fetch: fetching });
  try {
    const response = await ask(request.url, {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'nx-promote', ...request.headers },
      signal: controller.signal,
      redirect: request.redirect ?? 'follow',
      ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit['body']> }),
    });
    const body = await readAtMost(response, request.largestAnswer);
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    // What is thrown then depends on where the time ran out.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function readAtMost(response: Response, limit: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > limit) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
