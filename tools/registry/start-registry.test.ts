import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from './digest.js';
import { startRegistry, type Registry, type RegistryAuth } from './start-registry.js';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
let folder: string;
let registry: Registry;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  registry = await startRegistry({ folder });
});

afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function restart(auth?: RegistryAuth): Promise<void> {
  await registry.close();
  registry = await startRegistry({ folder, ...(auth && { auth }) });
}

async function pushBlob(repository: string, content: string): Promise<string> {
  const digest = digestOf(content);
  const query = `?digest=${digest}`;
  const url = `${registry.url}/v2/${repository}/blobs/uploads/${query}`;
  const answer = await fetch(url, { method: 'POST', body: content });
  expect(answer.status).toBe(201);
  return digest;
}

async function pushImage(repository: string, tag: string, content = 'layer'): Promise<string> {
  const config = await pushBlob(repository, '{}');
  const layer = await pushBlob(repository, content);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config, size: 2 },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: layer, size: content.length }],
  });
  const answer = await putManifest(repository, tag, manifest);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('docker-content-digest')).toBe(digestOf(manifest));
  return digestOf(manifest);
}

function putManifest(repository: string, reference: string, manifest: string): Promise<Response> {
  return fetch(`${registry.url}/v2/${repository}/manifests/${reference}`, {
    method: 'PUT',
    headers: { 'content-type': manifestType },
    body: manifest,
  });
}

test('an image is found by tag and by digest, also after a restart on the same folder', async () => {
  const digest = await pushImage('team/ingest-core', '1a2b3c4');
  await restart();
  for (const reference of ['1a2b3c4', digest]) {
    const answer = await fetch(`${registry.url}/v2/team/ingest-core/manifests/${reference}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(manifestType);
    expect(digestOf(Buffer.from(await answer.arrayBuffer()))).toBe(digest);
  }
});

test('HEAD tells digest and size without a body', async () => {
  const digest = await pushImage('ingest-core', '1a2b3c4');
  const url = `${registry.url}/v2/ingest-core/manifests/1a2b3c4`;
  const answer = await fetch(url, { method: 'HEAD' });
  expect(answer.headers.get('docker-content-digest')).toBe(digest);
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
  expect(await answer.text()).toBe('');
});

test('a blob may come in parts, in order', async () => {
  const begin = await fetch(`${registry.url}/v2/ingest-core/blobs/uploads/`, { method: 'POST' });
  const upload = `${registry.url}${begin.headers.get('location')}`;
  const patch = (range: string, body: string): Promise<Response> =>
    fetch(upload, { method: 'PATCH', headers: { 'content-range': range }, body });
  expect((await patch('0-4', 'hello')).status).toBe(202);
  const early = await patch('9-13', 'world');
  expect(early.status).toBe(416);
  expect(early.headers.get('range')).toBe('0-4');
  expect((await patch('5-10', ' world')).status).toBe(202);
  const digest = digestOf('hello world');
  expect((await fetch(`${upload}?digest=${digest}`, { method: 'PUT' })).status).toBe(201);
  const blob = await fetch(`${registry.url}/v2/ingest-core/blobs/${digest}`);
  expect(await blob.text()).toBe('hello world');
});

test('a blob whose digest does not fit is refused and not kept', async () => {
  const digest = digestOf('promised');
  const url = `${registry.url}/v2/ingest-core/blobs/uploads/?digest=${digest}`;
  const answer = await fetch(url, { method: 'POST', body: 'sent' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('DIGEST_INVALID');
  expect((await fetch(`${registry.url}/v2/ingest-core/blobs/${digest}`)).status).toBe(404);
});

test('a manifest whose layers are not there is refused', async () => {
  const manifest = JSON.stringify({ layers: [{ digest: digestOf('nowhere') }] });
  const answer = await putManifest('ingest-core', '1a2b3c4', manifest);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('MANIFEST_BLOB_UNKNOWN');
});

test('one repository does not show the blobs of another until they are mounted', async () => {
  const digest = await pushBlob('ingest-core', 'shared layer');
  const there = `${registry.url}/v2/ingest-broker/blobs/${digest}`;
  expect((await fetch(there)).status).toBe(404);
  const mount = `${registry.url}/v2/ingest-broker/blobs/uploads/?mount=${digest}&from=ingest-core`;
  expect((await fetch(mount, { method: 'POST' })).status).toBe(201);
  expect(await (await fetch(there)).text()).toBe('shared layer');
});

test('tags come in pages that link to each other', async () => {
  for (const tag of ['c', 'a', 'b']) await pushImage('ingest-core', tag);
  const first = await fetch(`${registry.url}/v2/ingest-core/tags/list?n=2`);
  expect(await first.json()).toEqual({ name: 'ingest-core', tags: ['a', 'b'] });
  const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await fetch(`${registry.url}${next}`);
  expect(await second.json()).toEqual({ name: 'ingest-core', tags: ['c'] });
  expect(second.headers.get('link')).toBeNull();
});

test('deleting a tag keeps the manifest, deleting the manifest takes all its tags', async () => {
  const digest = await pushImage('ingest-core', 'one');
  await pushImage('ingest-core', 'two');
  const manifests = `${registry.url}/v2/ingest-core/manifests`;
  expect((await fetch(`${manifests}/one`, { method: 'DELETE' })).status).toBe(202);
  expect((await fetch(`${manifests}/one`)).status).toBe(404);
  expect((await fetch(`${manifests}/two`)).status).toBe(200);
  expect((await fetch(`${manifests}/${digest}`, { method: 'DELETE' })).status).toBe(202);
  expect((await fetch(`${manifests}/two`)).status).toBe(404);
});

test('with basic auth only the right password gets in', async () => {
  await restart({ kind: 'basic', user: 'robot', password: 'right' });
  const ping = (password: string): Promise<Response> => {
    const credentials = Buffer.from(`robot:${password}`).toString('base64');
    return fetch(`${registry.url}/v2/`, { headers: { authorization: `Basic ${credentials}` } });
  };
  const anonymous = await fetch(`${registry.url}/v2/`);
  expect(anonymous.status).toBe(401);
  expect(anonymous.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  expect((await ping('wrong')).status).toBe(401);
  expect((await ping('right')).status).toBe(200);
});

test('with token auth a token opens what it was given for, and no more', async () => {
  await pushImage('ingest-core', '1a2b3c4');
  await restart({ kind: 'token', user: 'robot', password: 'right' });
  const url = `${registry.url}/v2/ingest-core/manifests/1a2b3c4`;
  const challenge = (await fetch(url)).headers.get('www-authenticate') ?? '';
  const field = (name: string): string => new RegExp(`${name}="([^"]+)"`).exec(challenge)?.[1] ?? '';
  expect(field('scope')).toBe('repository:ingest-core:pull');
  const query = new URLSearchParams({ service: field('service'), scope: field('scope') });
  const credentials = Buffer.from('robot:right').toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  expect((await fetch(`${field('realm')}?${query}`)).status).toBe(401);
  const given = await fetch(`${field('realm')}?${query}`, { headers });
  const { token } = (await given.json()) as { token: string };
  const withToken = { authorization: `Bearer ${token}` };
  expect((await fetch(url, { headers: withToken })).status).toBe(200);
  const deletion = await fetch(url, { method: 'DELETE', headers: withToken });
  expect(deletion.status).toBe(401);
  expect(deletion.headers.get('www-authenticate')).toContain('insufficient_scope');
});

test('faults come as often as asked, then the registry is well again', async () => {
  const digest = await pushImage('ingest-core', '1a2b3c4');
  const url = `${registry.url}/v2/ingest-core/manifests/1a2b3c4`;
  const faults = [
    { answer: '429', times: 1, retryAfterSeconds: 7 },
    { answer: '500', times: 2, method: 'GET' },
    { answer: 'cut', times: 1, pathContains: '/manifests/' },
  ];
  const switched = await fetch(`${registry.url}/_faults`, {
    method: 'PUT',
    body: JSON.stringify(faults),
  });
  expect(switched.status).toBe(200);
  const busy = await fetch(url);
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await fetch(url)).status).toBe(500);
  expect((await fetch(url)).status).toBe(500);
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  const well = await fetch(url);
  expect(digestOf(Buffer.from(await well.arrayBuffer()))).toBe(digest);
});

test('a hanging request gets no answer', async () => {
  registry.setFaults([{ answer: 'hang', times: 1 }]);
  const request = fetch(`${registry.url}/v2/`, { signal: AbortSignal.timeout(200) });
  await expect(request).rejects.toThrow(/timeout/i);
  expect((await fetch(`${registry.url}/v2/`)).status).toBe(200);
});

test('a wrong fault is refused with the reason', async () => {
  const put = (body: unknown): Promise<Response> =>
    fetch(`${registry.url}/_faults`, { method: 'PUT', body: JSON.stringify(body) });
  expect(await (await put([{ answer: '418' }])).text()).toContain('one of 401, 403, 429, 500, hang, cut');
  expect(await (await put([{ answer: '500', often: 3 }])).text()).toContain('often');
});
