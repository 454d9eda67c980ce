import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Component } from '../../core/model/component.js';
import type { Environment, LiveProbe } from '../../core/model/pipeline.js';
import type { LiveAnswer } from '../../core/ports/driver.js';
import { createLiveReader, type LiveReaderOptions } from './create-live-reader.js';
import { fieldAt } from './field.js';

const PROBE: LiveProbe = {
  url: null,
  command: null,
  commit: 'commit',
  digest: 'build.digest',
  timeoutSeconds: 60,
};

let server: Server;
let base: string;
let listener: RequestListener;
let asked: (string | undefined)[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

function ask(
  probe: Partial<LiveProbe> | null,
  options: LiveReaderOptions = {},
  name = 'ingest-core',
): Promise<LiveAnswer | null> {
  const live = probe === null ? null : { ...PROBE, ...probe };
  const environment = { name: 'integration', live } as Environment;
  return createLiveReader(options).ask(environment, { name } as Component);
}

const answering =
  (value: unknown): RequestListener =>
  (_, response) =>
    void response.end(JSON.stringify(value));

describe('a probe by URL', () => {
  it('makes upper case of the name itself, and encodes what comes of it', async () => {
    listener = answering({ commit: '5ddba2b' });
    await ask({ url: `http://${base}/{COMPONENT}/{component}` }, {}, '@acme/web-frontend');
    expect(asked).toEqual(['/_ACME_WEB_FRONTEND/%40acme%2Fweb-frontend']);
  });

  it('asks the address of the component in its environment', async () => {
    listener = answering({ commit: '5ddba2b', build: { digest: 'sha256:abc' } });
    await expect(ask({ url: `http://${base}/{environment}/{component}/version` })).resolves.toEqual({
      kind: 'answer',
      commit: '5ddba2b',
      digest: 'sha256:abc',
    });
    await ask({ url: `http://${base}/{component}` }, {}, '@ingest/core');
    expect(asked).toEqual(['/integration/ingest-core/version', '/%40ingest%2Fcore']);
  });

  it('is content with one of the two', async () => {
    listener = answering({ commit: '5ddba2b' });
    await expect(ask({ url: `http://${base}/` })).resolves.toMatchObject({ commit: '5ddba2b', digest: null });
  });

  it('is null where the environment declares none', async () => {
    await expect(ask(null)).resolves.toBeNull();
  });

  it.each<[string, RequestListener, string]>([
    ['is an error', (_, response) => void response.writeHead(503).end('{}'), 'answers with status 503'],
    ['is no JSON', (_, response) => void response.end('<html>'), 'does not answer in JSON'],
    ['lacks the fields', answering({ build: [], commit: {} }), 'no text at "commit" or "build.digest"'],
    ['breaks off', (request) => void request.socket.destroy(), 'broke the connection off'],
    ['never comes', () => undefined, 'did not answer within 0.2 s'],
    ['is endless', (_, response) => void response.end(Buffer.alloc(2_000_000)), 'says more than'],
  ])('says why, without the query, when the answer %s', async (_, answer, why) => {
    listener = answer;
    const live = await ask(
      { url: `http://robot:hunter2@${base}/version?token=hunter2` },
      { requestTimeoutMs: 200 },
    );
    expect(live).toEqual({ kind: 'no-answer', why: expect.stringContaining(why) as string });
    expect(JSON.stringify(live)).not.toContain('hunter2');
  });
});

describe('a probe by command', () => {
  const node = (script: string, ...args: string[]): Partial<LiveProbe> => ({
    command: [process.execPath, '-e', script, '--', ...args],
  });

  it('reads the JSON that it prints, and gets its arguments unharmed', async () => {
    const script = 'console.log(JSON.stringify({commit: process.argv.slice(1).join("|")}))';
    await expect(ask(node(script, '{component}', '{environment};$(id)'))).resolves.toEqual({
      kind: 'answer',
      commit: 'ingest-core|integration;$(id)',
      digest: null,
    });
  });

  it('says why there is no answer', async () => {
    const why = async (probe: Partial<LiveProbe>): Promise<unknown> => {
      const answer = await ask(probe, { commandTimeoutMs: 2_000 });
      return answer?.kind === 'no-answer' ? answer.why : answer;
    };
    expect(await why(node('process.exit(4)'))).toContain('failed with exit code 4');
    expect(await why(node('console.log("hello")'))).toContain('does not answer in JSON');
    expect(await why(node('setInterval(() => {}, 1000)'))).toContain('did not end within 2 s');
    expect(await why({ command: ['no-such-program-here'] })).toContain('was not found (ENOENT)');
  });
});

describe('fieldAt', () => {
  it.each([
    [{ a: { b: [{ c: 'x' }] } }, 'a.b.0.c', 'x'],
    [{ a: 7 }, 'a', '7'],
    [{ a: ' x\n' }, 'a', 'x'],
    [{ a: '' }, 'a', null],
    [{ a: 'x\u001b[2J' }, 'a', null],
    [{ a: 'x'.repeat(1_000_000) }, 'a', null],
    [{ a: null }, 'a.b', null],
    [{}, '__proto__.toString.name', null],
    [null, 'a', null],
  ])('of %j at %s is %j', (document, path, expected) => {
    expect(fieldAt(document, path)).toBe(expected);
  });
});
