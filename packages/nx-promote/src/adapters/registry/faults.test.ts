import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type Fault, type Registry } from '../../../../../tools/registry/start-registry.js';
import { digestOf, putImage } from '../../testing/registry-images.js';
import { createRegistry } from './create-registry.js';
import type { TransportOptions } from './transport.js';

const IMAGE = 'team/ingest-core';
const EAGER: TransportOptions = { backoffMs: 1, timeoutMs: 5_000 };
const ANONYMOUS = { credentials: async () => null };

function client(url: string, options: TransportOptions = EAGER): ReturnType<typeof createRegistry> {
  return createRegistry({ url, namespace: '' }, { ...ANONYMOUS, ...options });
}

describe('a registry that is ill', () => {
  let folder: string;
  let server: Registry;
  let digest: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ill-registry-'));
    server = await startRegistry({ folder });
    digest = await putImage({ url: server.url, image: IMAGE }, { tag: '5ddba2b', revision: 'abc' });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<Fault['answer']>(['429', '500', 'cut'])('is asked again after %s', async (answer) => {
    server.setFaults([{ answer, times: 2, retryAfterSeconds: 0 }]);
    await expect(client(server.url).image(IMAGE, '5ddba2b')).resolves.toMatchObject({ digest });
  });

  it('is asked again when it hangs', async () => {
    server.setFaults([{ answer: 'hang', times: 1 }]);
    const patient = client(server.url, { ...EAGER, timeoutMs: 1_000 });
    await expect(patient.image(IMAGE, '5ddba2b')).resolves.toMatchObject({ digest });
  });

  it('keeps a tag whose confirmation was lost on the way', async () => {
    server.setFaults([{ answer: 'cut', times: 1, method: 'PUT' }]);
    await client(server.url).addTag(IMAGE, digest, 'v1.0');
    await expect(client(server.url).image(IMAGE, 'v1.0')).resolves.toMatchObject({ digest });
  });

  it.each<[Fault['answer'], string, RegExp]>([
    ['429', 'REGISTRY_BUSY', /answers "too many requests" \(2 attempts\)/],
    ['500', 'REGISTRY_FAILED', /answers with status 500 \(2 attempts\)/],
    ['cut', 'REGISTRY_UNREACHABLE', /broke the connection off \(2 attempts\)/],
    ['hang', 'REGISTRY_UNREACHABLE', /did not answer within 0\.2 seconds \(2 attempts\)/],
  ])('ends in a clear error when it never gets better: %s', async (answer, code, message) => {
    server.setFaults([{ answer, times: 99, retryAfterSeconds: 0 }]);
    const impatient = client(server.url, { backoffMs: 1, retries: 1, timeoutMs: 200 });
    const asking = impatient.image(IMAGE, '5ddba2b');
    await expect(asking).rejects.toMatchObject({
      kind: 'external',
      code,
      message: expect.stringMatching(message) as string,
      hints: expect.arrayContaining([expect.stringContaining('run the same command again')]) as string[],
    });
    await expect(asking).rejects.toThrow(`The registry ${server.host} `);
    await expect(asking).rejects.toThrow(`for the manifest of ${IMAGE}:5ddba2b`);
  });

  it('is left alone when it asks for a longer wait than a release has', async () => {
    server.setFaults([{ answer: '429', times: 99, retryAfterSeconds: 3_600 }]);
    await expect(client(server.url).tags(IMAGE)).rejects.toThrow('asks to wait 3600 seconds');
  });

  it('is not asked for more once one of many answers is lost', async () => {
    let requests = 0;
    const counting: typeof fetch = (...request) => {
      requests += 1;
      return fetch(...request);
    };
    server.setFaults([{ answer: '500', times: 999 }]);
    const tags = Array.from({ length: 50 }, (_, number) => ({ image: IMAGE, reference: `t${number}` }));
    const asking = client(server.url, { ...EAGER, retries: 0, fetch: counting }).digests(tags);
    await expect(asking).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    expect(requests).toBeLessThanOrEqual(4);
  });
});

describe('something that is no registry', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each<[string, RequestListener]>([
    ['says 404 to everything', (_, response) => void response.writeHead(404).end('<h1>Not found</h1>')],
    ['shows a page for everything', (_, response) => void response.end('<h1>Welcome</h1>')],
    ['answers with JSON of its own', (_, response) => void response.end('{"hello":"world"}')],
    [
      'answers with more than memory should hold',
      (_, response) => void response.end(Buffer.alloc(9_000_000)),
    ],
  ])('never counts as an image that is not there: it %s', async (_name, listener) => {
    answer = listener;
    const expected = { kind: 'external', code: 'REGISTRY_NONSENSE' };
    await expect(client(url).image(IMAGE, '5ddba2b')).rejects.toMatchObject(expected);
  });

  it('is found out when its bytes are not what they should be', async () => {
    const promised = digestOf('another manifest');
    answer = (_, response) => void response.setHeader('docker-content-digest', promised).end('{"config":{}}');
    await expect(client(url).image(IMAGE, '5ddba2b')).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
    answer = (_, response) => void response.end('{"config":{}}');
    await expect(client(url).image(IMAGE, promised)).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
  });

  it('must not send us elsewhere for the next page', async () => {
    answer = (_, response) =>
      void response.setHeader('link', '<http://127.0.0.1:9/v2/x>; rel="next"').end('{"tags":["a"]}');
    await expect(client(url).tags(IMAGE)).rejects.toMatchObject({ code: 'REGISTRY_NONSENSE' });
  });

  it('cannot keep us in a circle of pages, nor slip in what is no tag', async () => {
    answer = (_, response) =>
      void response
        .setHeader('link', '</v2/again>; rel="next"')
        .end('{"tags":["a","b\\u001b[2J","../x",7,"-rf"]}');
    await expect(client(url).tags(IMAGE)).resolves.toEqual(['a']);
  });

  it('is asked by GET where HEAD is not offered or says no digest', async () => {
    const manifest = JSON.stringify({ config: { digest: digestOf('config') } });
    answer = (request, response) =>
      void response.writeHead(request.method === 'HEAD' ? 405 : 200).end(manifest);
    const asked = [{ image: IMAGE, reference: '5ddba2b' }];
    const found = new Map([[`${IMAGE}:5ddba2b`, digestOf(manifest)]]);
    await expect(client(url).digests(asked)).resolves.toEqual(found);
    answer = (_, response) => void response.end(manifest);
    await expect(client(url).digests(asked)).resolves.toEqual(found);
  });

  it('speaks to our terminal without control characters', async () => {
    const message = '\u001b[2Jdenied\u0007\u202e';
    answer = (_, response) =>
      void response.writeHead(418).end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
    await expect(client(url).image(IMAGE, '5ddba2b')).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      details: ['the registry says: DENIED: denied'],
    });
  });

  it('is named when nobody listens at all', async () => {
    const passing = createServer();
    await new Promise<void>((resolve) => passing.listen(0, '127.0.0.1', resolve));
    const { port } = passing.address() as AddressInfo;
    await new Promise((resolve) => passing.close(resolve));
    const nobody = client(`http://127.0.0.1:${port}`, { ...EAGER, retries: 1 });
    await expect(nobody.image(IMAGE, '5ddba2b')).rejects.toThrow(
      `The registry 127.0.0.1:${port} refuses the connection (2 attempts), when asked for the manifest of`,
    );
  });

  it('is told from a registry with plain HTTP', async () => {
    const encrypted = client(url.replace('http:', 'https:'), EAGER);
    await expect(encrypted.image(IMAGE, '5ddba2b')).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      hints: expect.arrayContaining([expect.stringContaining('if it speaks plain HTTP')]) as string[],
    });
  });
});

describe('what a registry cannot hold', () => {
  const unused: TransportOptions = {
    fetch: () => {
      throw new Error('a request was sent');
    },
  };

  it.each([
    '../../etc',
    'a/../b',
    '/a',
    'a//b',
    'A',
    'a?x=1',
    'a#b',
    'a%2fb',
    'a b',
    'a\nb',
    '',
    '-a',
    'a:b',
  ])('is never asked for: the image path %j', async (image) => {
    const registry = client('https://registry.example', unused);
    const expected = { kind: 'user', code: 'IMAGE_PATH_INVALID' };
    await expect(registry.image(image, 'x')).rejects.toMatchObject(expected);
    await expect(registry.tags(image)).rejects.toMatchObject(expected);
    await expect(registry.digests([{ image, reference: 'x' }])).rejects.toMatchObject(expected);
    await expect(registry.addTag(image, digestOf(''), 'x')).rejects.toMatchObject(expected);
    await expect(registry.removeTag(image, 'x')).rejects.toMatchObject(expected);
  });

  it.each(['', '.', '..', '-x', 'a/b', 'a?b', 'a b', '857d1d2]', 'x'.repeat(129), 'a\u0000'])(
    'is never asked for: the tag %j',
    async (tag) => {
      const registry = client('https://registry.example', unused);
      const expected = { code: 'IMAGE_TAG_INVALID' };
      await expect(registry.image('a', tag)).rejects.toMatchObject(expected);
      await expect(registry.addTag('a', digestOf(''), tag)).rejects.toMatchObject(expected);
      await expect(registry.removeTag('a', tag)).rejects.toMatchObject(expected);
    },
  );

  it('is never asked for: a digest of another form', async () => {
    const registry = client('https://registry.example', unused);
    for (const digest of ['sha256:abc', 'sha256:../..', `sha256:${'A'.repeat(64)}`, 'md5:x']) {
      await expect(registry.image('a', digest)).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
      await expect(registry.addTag('a', digest, 'x')).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    }
  });

  it.each(['', 'quay.io', 'ftp://quay.io', 'https://robot:hunter2@quay.io'])(
    'has no address like %j',
    (url) => {
      const error = (): unknown => client(url);
      expect(error).toThrow('no address of a registry');
      expect(error).not.toThrow('hunter2');
    },
  );
});
