import { createBoundedFetch } from './bounded-fetch.js';

const ADDRESS = 'http://forge.example.org/x';

/** Answers with so many parts of ten bytes, or without end. */
function answering(parts: number): typeof fetch {
  const body = (): ReadableStream<Uint8Array> => {
    let sent = 0;
    return new ReadableStream({
      pull(stream) {
        if (sent === parts) return stream.close();
        sent += 1;
        stream.enqueue(new TextEncoder().encode('0123456789'));
      },
    });
  };
  return async () => new Response(body(), { status: 201, headers: { link: '<next>' } });
}

it('hands an answer on as it is', async () => {
  const response = await createBoundedFetch(30, answering(3))(ADDRESS);
  expect([response.status, response.headers.get('link')]).toEqual([201, '<next>']);
  expect(await response.text()).toHaveLength(30);
});

it('ends an answer that is too large, or has no end', async () => {
  for (const parts of [4, Infinity]) {
    const response = await createBoundedFetch(30, answering(parts))(ADDRESS);
    await expect(response.text()).rejects.toThrow('more than 30 bytes');
  }
});

it('leaves an answer without a body alone', async () => {
  const response = await createBoundedFetch(30, async () => new Response(null, { status: 204 }))(ADDRESS);
  expect([response.status, await response.text()]).toEqual([204, '']);
});
