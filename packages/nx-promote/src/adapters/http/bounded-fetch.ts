import { createSafeFetch } from './safe-fetch.js';

/** For clients that bring a request of their own and take a `fetch`: an answer without end must not fill the memory. */
export function createBoundedFetch(largestAnswer: number, fetching?: typeof fetch): typeof fetch {
  const ask = createSafeFetch(fetching === undefined ? {} : { fetch: fetching });
  return async (input, init) => {
    const response = await ask(input, init);
    const { body, status, statusText, headers, url } = response;
    if (body === null) return response;
    const bounded = new Response(body.pipeThrough(atMost(largestAnswer)), { status, statusText, headers });
    return Object.defineProperty(bounded, 'url', { value: url });
  };
}

function atMost(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(part, answer) {
      size += part.byteLength;
      if (size > limit) answer.error(new Error(`The answer has more than ${limit} bytes.`));
      else answer.enqueue(part);
    },
  });
}
