import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Component } from '../../core/model/component.js';
import type { Environment } from '../../core/model/pipeline.js';
import { makeCertificate, type Certificate } from '../../testing/private-authority.js';
import { startProxy, type ProxyServer } from '../../testing/proxy-server.js';
import { createForge } from '../forge/create-forge.js';
import { createLiveReader } from '../live/create-live-reader.js';
import { postAnnouncement } from '../notifier/webhook.js';
import { createRegistry } from '../registry/create-registry.js';

const LOGIN = { user: 'bob', password: 'hunter2@very' };
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

let folder: string;
let certificate: Certificate;
let servers: (Server | ReturnType<typeof createServer>)[];
let proxy: ProxyServer;
let before: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  certificate = makeCertificate(folder, 'registry.test');
  const answer: Parameters<typeof createPlain>[1] = (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    const isApi = request.url?.startsWith('/v2/') === true;
    response.end(JSON.stringify(isApi ? { tags: ['5ddba2b'] } : { commit: '5ddba2b' }));
  };
  servers = [createPlain(answer), createServer({ key: certificate.key, cert: certificate.cert }, answer)];
  for (const server of servers) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const [plain = 0, encrypted = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  proxy = await startProxy({ 'plain.test': plain, 'registry.test': encrypted }, LOGIN);
});
afterAll(async () => {
  await proxy.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  before = { ...process.env };
  for (const name of PROXY_VARIABLES) delete process.env[name];
  proxy.asked.length = 0;
});
afterEach(() => {
  process.env = before;
});

const address = (login = `${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@`): string =>
  `http://${login}${proxy.host}`;
const tags = (url: string): Promise<readonly string[]> =>
  createRegistry({ url, namespace: '' }, { credentials: async () => null, retries: 0 }).tags('team/core');
const live = (url: string): ReturnType<ReturnType<typeof createLiveReader>['ask']> => {
  const probe = { url, command: null, commit: 'commit', digest: null, timeoutSeconds: 5 };
  return createLiveReader().ask({ name: 'dev', live: probe } as Environment, { name: 'core' } as Component);
};
const announcement = { id: '1', event: 'released', environment: 'dev', components: [], text: 'x' } as never;

describe('through a proxy go', () => {
  it('the registry, live checks and webhooks over plain http, forwarded', async () => {
    process.env['http_proxy'] = address();
    await expect(tags('http://plain.test')).resolves.toEqual(['5ddba2b']);
    await expect(live('http://plain.test/version')).resolves.toMatchObject({ commit: '5ddba2b' });
    await expect(postAnnouncement('http://plain.test/hook', announcement)).resolves.toBeNull();
    expect(proxy.asked).toEqual([
      'GET http://plain.test/v2/team/core/tags/list?n=1000',
      'GET http://plain.test/version',
      'POST http://plain.test/hook',
    ]);
  });

  it('all of them over https, in a tunnel; and what is said of a certificate nobody knows', async () => {
    process.env['HTTPS_PROXY'] = address();
    await expect(tags('https://registry.test')).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      hints: expect.arrayContaining([expect.stringContaining('NODE_EXTRA_CA_CERTS=')]) as string[],
    });
    const told = await live('https://registry.test/version');
    expect(told).toMatchObject({ why: expect.stringContaining('NODE_EXTRA_CA_CERTS=') });
    const hook = await postAnnouncement('https://registry.test/x', announcement, { retries: 0 });
    expect(hook).toContain('NODE_EXTRA_CA_CERTS=');
    const env = { GITHUB_TOKEN: 'x', GITHUB_SERVER_URL: 'https://registry.test' };
    const forge = createForge({ remoteUrl: 'https://registry.test/team/core', env });
    const { missing } = await forge.pullRequests([{ commit: 'a', number: 1, at: '2020-01-01T00:00:00Z' }]);
    expect(missing).toContain('NODE_EXTRA_CA_CERTS=');
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT registry.test:443']));
  });

  it('a process that was told of the authority, without a complaint', async () => {
    const script = join(__dirname, '..', '..', 'testing', 'ask-in-a-child.ts');
    const env = { ...process.env, HTTPS_PROXY: address(), NODE_EXTRA_CA_CERTS: certificate.authority };
    const args = ['--import', 'tsx', script, 'https://registry.test', 'team/core'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual({ tags: ['5ddba2b'] });
  });
});

it('an address of a proxy that is none is named by all who ask, and asked once', async () => {
  process.env['HTTPS_PROXY'] = 'socks5://bob:hunter2@p:1';
  const says = 'The environment variable HTTPS_PROXY is no address of a proxy';
  const hook = await postAnnouncement('https://hook.test/x', announcement, { retries: 3 });
  expect(hook).toContain(`the webhook at hook.test cannot be asked: ${says}`);
  expect(hook).toContain('correct HTTPS_PROXY');
  expect(hook).toContain('(attempts: 1)');
  const env = { GITHUB_TOKEN: 'x', GITHUB_SERVER_URL: 'https://registry.test' };
  const forge = createForge({ remoteUrl: 'https://registry.test/team/core', env });
  const { missing } = await forge.pullRequests([{ commit: 'a', number: 1, at: '2020-01-01T00:00:00Z' }]);
  expect(missing).toContain(says);
  await expect(live('https://registry.test')).rejects.toMatchObject({ code: 'PROXY_INVALID' });
  await expect(tags('https://registry.test')).rejects.toMatchObject({ code: 'PROXY_INVALID' });
  expect(`${hook}${missing}`).not.toContain('hunter2');
});

it.each(['50%', 'a%b%40'])(
  'a password with a lone %, %s, is sent to webhooks and live checks',
  async (password) => {
    const seen: unknown[] = [];
    const asking: typeof fetch = async (_, init) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return Response.json({ commit: '5ddba2b' });
    };
    const address = `https://robot:${password}@h.test/x`;
    await expect(postAnnouncement(address, announcement, { fetch: asking })).resolves.toBeNull();
    const probe = { url: address, command: null, commit: 'commit', digest: null, timeoutSeconds: 5 };
    const reader = createLiveReader({ fetch: asking });
    await reader.ask({ name: 'dev', live: probe } as Environment, { name: 'core' } as Component);
    const meant = `Basic ${Buffer.from(`robot:${password.replace('%40', '@')}`).toString('base64')}`;
    expect(seen).toEqual([meant, meant]);
  },
);

describe('of a proxy it is said which variable names it', () => {
  const complaint = (url: string): Promise<unknown> => tags(url).catch((error: unknown) => error);

  it.each([
    ['HTTPS_PROXY', 'https://registry.test'],
    ['http_proxy', 'http://plain.test'],
  ])('when it refuses the login, without the password: %s', async (variable, url) => {
    process.env[variable] = address('bob:another-secret@');
    const error = await complaint(url);
    const message = expect.stringMatching(
      new RegExp(`proxy .*\\(${variable}\\) refuses the user or the password`),
    );
    expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE', message });
    expect(JSON.stringify(error)).not.toContain('another-secret');
  });

  it('when it wants a login', async () => {
    process.env['HTTPS_PROXY'] = address('');
    expect(await complaint('https://registry.test')).toMatchObject({
      message: expect.stringContaining('wants a user and a password (status 407)') as string,
      hints: expect.arrayContaining([
        expect.stringContaining('write USER:PASSWORD@ before the host in HTTPS_PROXY'),
      ]) as string[],
    });
  });

  it('when it is down, or cannot reach the host', async () => {
    process.env['HTTPS_PROXY'] = address();
    expect(await complaint('https://nowhere.test')).toMatchObject({
      message: expect.stringMatching(/\(HTTPS_PROXY\) answers with status 502/) as string,
    });
    process.env['HTTPS_PROXY'] = 'http://bob:secret-of-bob@127.0.0.1:9';
    const error = await complaint('https://registry.test');
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /proxy http:\/\/127\.0\.0\.1:9 \(HTTPS_PROXY\) refuses the connection/,
      ) as string,
    });
    expect(JSON.stringify(error)).not.toContain('secret-of-bob');
  });
});
