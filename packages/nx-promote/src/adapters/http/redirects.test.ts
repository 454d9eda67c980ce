import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Component } from '../../core/model/component.js';
import type { Environment } from '../../core/model/pipeline.js';
import { createLiveReader } from '../live/create-live-reader.js';
import { postAnnouncement } from '../notifier/webhook.js';
import { createRegistry } from '../registry/create-registry.js';
import type { Credentials } from '../registry/credentials.js';
import { createSafeFetch } from './safe-fetch.js';

/** Two servers of different origin; the second notes all that it is sent. */
let first: string;
let second: string;
let listener: RequestListener;
let stolen: string[];
let close: () => void;

beforeEach(async () => {
  stolen = [];
  const servers = [
    createServer((request, response) => listener(request, response)),
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        stolen.push(JSON.stringify([request.method, request.url, request.headers, body]));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ token: 'of-the-thief', commit: '5ddba2b', tags: ['stored'] }));
      });
    }),
  ];
  for (const server of servers) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  [first = '', second = ''] = servers.map(
    (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  close = () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
});
afterEach(() => close());

const SECRET = 'hunter2-very-secret';
const client = (who: Credentials): ReturnType<typeof createRegistry> =>
  createRegistry({ url: first, namespace: '' }, { credentials: async () => who, retries: 0 });
const elsewhere =
  (status: number): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { location: `${second}${request.url}` }).end();
  };

describe('to another origin', () => {
  it.each([301, 302, 303, 307, 308])('no token is bought, after a redirect with %d', async (status) => {
    const redirecting = elsewhere(status);
    listener = (request, response) => {
      if (request.url?.startsWith('/token') === true) return redirecting(request, response);
      const challenge = `Bearer realm="${first}/token",service="x"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    };
    for (const who of [
      { kind: 'refresh-token', token: SECRET },
      { kind: 'password', user: 'robot', password: SECRET },
    ] as const) {
      await expect(client(who).tags('team/core')).rejects.toMatchObject({ code: 'REGISTRY_NONSENSE' });
    }
    expect(stolen).toEqual([]);
  });

  it('a read is followed without authorization, as storage behind a registry needs it', async () => {
    const redirecting = elsewhere(307);
    listener = (request, response) => {
      if (request.headers.authorization !== undefined) return redirecting(request, response);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    };
    const who = { kind: 'password', user: 'robot', password: SECRET } as const;
    await expect(client(who).tags('team/core')).resolves.toEqual(['stored']);
    expect(stolen).toHaveLength(1);
    expect(stolen[0]).not.toMatch(/authorization/i);
  });

  it('a write is not followed', async () => {
    const send = createSafeFetch();
    listener = elsewhere(307);
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const headers = { authorization: SECRET };
      await expect(send(`${first}/x`, { method, headers })).rejects.toThrow('gets nothing of it');
    }
    expect(stolen).toEqual([]);
  });

  it('no header goes along that could be a secret', async () => {
    listener = elsewhere(302);
    const headers = { authorization: SECRET, cookie: SECRET, 'x-api-key': SECRET, accept: 'text/plain' };
    await createSafeFetch()(`${first}/x`, { headers });
    expect(stolen).toHaveLength(1);
    expect(stolen[0]).not.toContain(SECRET);
    expect(stolen[0]).toContain('text/plain');
  });

  it('a webhook is not delivered', async () => {
    listener = elsewhere(307);
    const hook = first.replace('//', `//bob:${SECRET}@`);
    const announcement = { id: '1', event: 'x', environment: 'dev', components: [], text: SECRET } as never;
    expect(await postAnnouncement(hook, announcement)).toContain('answered with status 307');
    expect(stolen).toEqual([]);
  });

  it('a live check takes no password along', async () => {
    listener = elsewhere(302);
    const url = first.replace('//', `//bob:${SECRET}@`);
    const probe = { url, command: null, commit: 'commit', digest: null, timeoutSeconds: 5 };
    const environment = { name: 'dev', live: probe } as Environment;
    const answer = await createLiveReader().ask(environment, { name: 'core' } as Component);
    expect(answer).toMatchObject({ commit: '5ddba2b' });
    expect(stolen[0]).not.toMatch(/authorization/i);
  });
});

it('from https nothing is followed to a place without encryption', async () => {
  const luring: typeof fetch = async () =>
    new Response(null, { status: 302, headers: { location: 'http://plain.example/' } });
  await expect(createSafeFetch({ fetch: luring })('https://h.example')).rejects.toThrow('does not encrypt');
});

it('on its own origin a redirect is followed with everything, though not for ever', async () => {
  const seen: unknown[] = [];
  listener = (request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    if (request.url === '/end') response.end();
    else response.writeHead(308, { location: request.url === '/loop' ? '/loop' : '/end' }).end();
  };
  const send = createSafeFetch();
  await send(`${first}/x`, { method: 'PUT', body: 'x', headers: { authorization: SECRET } });
  expect(seen).toEqual([SECRET, SECRET]);
  await expect(send(`${first}/loop`)).rejects.toThrow('redirects more than 5 times');
  const probe = { url: `${first}/loop`, command: null, commit: 'commit', digest: null, timeoutSeconds: 5 };
  const told = await createLiveReader().ask(
    { name: 'dev', live: probe } as Environment,
    { name: 'core' } as Component,
  );
  expect(told).toMatchObject({ why: expect.stringMatching(/ redirects more than 5 times$/) as string });
});
