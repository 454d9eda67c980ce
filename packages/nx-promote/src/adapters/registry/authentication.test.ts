import { spell } from '../../testing/fakes/spell.js';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startRegistry,
  type Registry,
  type RegistryAuth,
} from '../../../../../tools/registry/start-registry.js';
import { splitRegistry } from '../../core/config/registry-address.js';
import { type PromoteError, renderError } from '../../core/errors/promote-error.js';
import { putImage } from '../../testing/registry-images.js';
import { createRegistry } from './create-registry.js';
import { dockerCredentials, type Credentials } from './credentials.js';

const IMAGE = 'team/ingest-core';
const SECRET = 'hunter2-very-secret';
const ROBOT = { kind: 'password', user: 'robot', password: SECRET } as const;

let folder: string;
let servers: Registry[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authentication-'));
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
  await rm(folder, { recursive: true, force: true });
});

/** A registry with one image, and how often it and its token service were asked. */
async function start(auth: RegistryAuth): Promise<{ url: string; host: string; digest: string }> {
  const backDoor = await startRegistry({ folder: join(folder, 'images') });
  const server = await startRegistry({ folder: join(folder, 'images'), auth });
  servers.push(backDoor, server);
  const digest = await putImage({ url: backDoor.url, image: IMAGE }, { tag: '5ddba2b' });
  return { url: server.url, host: server.host, digest };
}

function client(
  url: string,
  who: Credentials | null,
  fetching: typeof fetch = fetch,
): ReturnType<typeof createRegistry> {
  const options = { credentials: async () => who, fetch: fetching, backoffMs: 1, retries: 1 };
  return createRegistry({ url, namespace: '' }, options);
}

function counting(): { fetch: typeof fetch; paths: string[] } {
  const paths: string[] = [];
  const counted: typeof fetch = (input, init) => {
    paths.push(new URL(String(input)).pathname);
    return fetch(input, init);
  };
  return { fetch: counted, paths };
}

describe('a registry that wants to know who asks', () => {
  it.each(['basic', 'token'] as const)('says what to do when there are no credentials: %s', async (kind) => {
    const { url, host } = await start({ ...ROBOT, kind });
    await expect(client(url, null).image(IMAGE, '5ddba2b')).rejects.toMatchObject({
      kind: 'external',
      code: 'REGISTRY_DENIED',
      message: expect.stringContaining('wants credentials, and there are none') as string,
      hints: expect.arrayContaining([expect.stringContaining(`docker login ${host}`)]) as string[],
    });
  });

  it.each(['basic', 'token'] as const)('never shows the password it refuses: %s', async (kind) => {
    const { url } = await start({ user: 'robot', password: 'another', kind });
    const error: unknown = await client(url, ROBOT)
      .image(IMAGE, '5ddba2b')
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'REGISTRY_DENIED' });
    const shown = renderError(error as PromoteError, spell);
    expect(shown).toContain('does not accept the credentials');
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(Buffer.from(`robot:${SECRET}`).toString('base64'));
  });

  it('strikes the password out of what the registry quotes', async () => {
    const quoting: typeof fetch = async () =>
      Response.json(
        { errors: [{ code: 'DENIED', message: `wrong: ${SECRET}` }] },
        { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
      );
    await expect(client('http://registry.example', ROBOT, quoting).tags(IMAGE)).rejects.toMatchObject({
      details: ['the registry says: DENIED: wrong: ***'],
    });
  });

  it('lets anybody read where it says so, and asks for the password to write', async () => {
    const { url, digest } = await start({ ...ROBOT, kind: 'token', anonymousPull: true });
    await expect(client(url, null).image(IMAGE, '5ddba2b')).resolves.toMatchObject({ digest });
    await expect(client(url, null).addTag(IMAGE, digest, 'v1.0')).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
    });
    await client(url, ROBOT).addTag(IMAGE, digest, 'v1.0');
  });

  it('gives one token for many requests at once', async () => {
    const { url } = await start({ ...ROBOT, kind: 'token' });
    const { fetch: counted, paths } = counting();
    const registry = client(url, ROBOT, counted);
    await registry.digests(Array.from({ length: 8 }, (_, n) => ({ image: IMAGE, reference: `t${n}` })));
    await registry.tags(IMAGE);
    expect(paths.filter((path) => path === '/token')).toHaveLength(1);
  });

  it('sends a password only after it was asked for one', async () => {
    const { url } = await start({ kind: 'none' });
    const sent: (string | null)[] = [];
    const listening: typeof fetch = (input, init) => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return fetch(input, init);
    };
    await client(url, ROBOT, listening).image(IMAGE, '5ddba2b');
    expect(new Set(sent)).toEqual(new Set([null]));
  });

  it('cannot lure the password to a place without encryption', async () => {
    const asked: string[] = [];
    const luring: typeof fetch = async (input) => {
      asked.push(String(input));
      const challenge = 'Bearer realm="http://thief.example/token",service="x"';
      return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
    };
    await expect(client('https://registry.example', ROBOT, luring).tags(IMAGE)).rejects.toMatchObject({
      code: 'REGISTRY_NONSENSE',
    });
    expect(asked.every((url) => url.startsWith('https://registry.example/'))).toBe(true);
  });

  it.each([
    ['/token', 'https://registry.example/token'],
    ['token', 'https://registry.example/token'],
    ['//auth.example/token', 'https://auth.example/token'],
  ])('asks at %s for a token where the registry says so', async (realm, wanted) => {
    const asked: string[] = [];
    const service: typeof fetch = async (input, init) => {
      const url = new URL(String(input));
      asked.push(`${url.origin}${url.pathname}`);
      if (url.pathname === '/token') return Response.json({ token: 'abc' });
      if (new Headers(init?.headers).get('authorization') === 'Bearer abc')
        return Response.json({ tags: ['a'] });
      const challenge = `Bearer realm="${realm}",service="x"`;
      return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
    };
    await expect(client('https://registry.example', ROBOT, service).tags(IMAGE)).resolves.toEqual(['a']);
    expect(asked).toContain(wanted);
  });

  it.each(['docker.io/acme', 'index.docker.io/acme', 'https://registry-1.docker.io/acme'])(
    'speaks to the API of Docker Hub, with its login, when the pipeline says %s',
    async (address) => {
      const asked: string[] = [];
      const hub: typeof fetch = async (input) => {
        const url = new URL(String(input));
        asked.push(`${url.origin}${url.pathname}`);
        if (url.host === 'auth.docker.io') return Response.json({ token: 'abc' });
        const challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"';
        return asked.length === 1
          ? new Response(null, { status: 401, headers: { 'www-authenticate': challenge } })
          : Response.json({ tags: ['a'] });
      };
      const config = splitRegistry(address);
      expect(config).toEqual({ url: 'https://docker.io', namespace: 'acme' });
      const registry = createRegistry(config, {
        credentials: async (host) => (host === 'registry-1.docker.io' ? ROBOT : null),
        fetch: hub,
      });
      await expect(registry.tags('acme/core')).resolves.toEqual(['a']);
      expect(asked).toEqual([
        'https://registry-1.docker.io/v2/acme/core/tags/list',
        'https://auth.docker.io/token',
        'https://registry-1.docker.io/v2/acme/core/tags/list',
      ]);
    },
  );

  it('buys tokens with a refresh token, by POST', async () => {
    const bodies: string[] = [];
    const service: typeof fetch = async (input, init) => {
      const url = new URL(String(input));
      if (url.pathname === '/token') {
        bodies.push(`${init?.method} ${String(init?.body)}`);
        return Response.json({ access_token: 'abc' });
      }
      if (new Headers(init?.headers).get('authorization') === 'Bearer abc')
        return Response.json({ tags: ['a'] });
      const challenge = `Bearer realm="https://auth.example/token",service="registry.example"`;
      return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
    };
    const registry = client('https://registry.example', { kind: 'refresh-token', token: 'r/1' }, service);
    await expect(registry.tags(IMAGE)).resolves.toEqual(['a']);
    expect(bodies).toEqual([
      'POST scope=repository%3Ateam%2Fingest-core%3Apull&service=registry.example&grant_type=refresh_token&client_id=nx-promote&refresh_token=r%2F1',
    ]);
  });
});

describe("credentials in Docker's config.json", () => {
  const read = async (config: unknown, host = 'quay.io', path = ''): Promise<Credentials | null> => {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    await writeFile(join(folder, 'config.json'), text);
    const PATH = [path, process.env['PATH']].join(':');
    return dockerCredentials({ ...process.env, DOCKER_CONFIG: folder, PATH })(host);
  };
  const helper = async (name: string, script: string): Promise<void> => {
    const file = join(folder, `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  };
  const auth = Buffer.from(`robot:${SECRET}`).toString('base64');

  it('are found under every form of the host that Docker writes', async () => {
    for (const key of ['quay.io', 'https://quay.io', 'https://quay.io/v1/', 'https://quay.io/v2/']) {
      await expect(read({ auths: { [key]: { auth } } })).resolves.toEqual(ROBOT);
    }
    await expect(
      read({ auths: { 'https://index.docker.io/v1/': { auth } } }, 'registry-1.docker.io'),
    ).resolves.toEqual(ROBOT);
    await expect(read({ auths: { 'other.io': { auth } } })).resolves.toBeNull();
  });

  it('may have colons in the password, be two fields, or be an identity token', async () => {
    const colons = Buffer.from('robot:a:b').toString('base64');
    await expect(read({ auths: { 'quay.io': { auth: colons } } })).resolves.toMatchObject({
      password: 'a:b',
    });
    const fields = { username: 'robot', password: SECRET };
    await expect(read({ auths: { 'quay.io': fields } })).resolves.toEqual(ROBOT);
    await expect(read({ auths: { 'quay.io': { identitytoken: 'r' } } })).resolves.toEqual({
      kind: 'refresh-token',
      token: 'r',
    });
  });

  it('come from the helper for the host before the general one, with the host on its input', async () => {
    await helper('one', `read host; echo "{\\"Username\\":\\"robot\\",\\"Secret\\":\\"$1-$host\\"}"`);
    await helper('all', 'exit 9');
    await expect(
      read({ credHelpers: { 'quay.io': 'one' }, credsStore: 'all' }, 'quay.io', folder),
    ).resolves.toEqual({
      kind: 'password',
      user: 'robot',
      password: 'get-quay.io',
    });
  });

  it.each([
    ['quay.io:443', 'quay.io'],
    ['https://quay.io:443', 'quay.io'],
    ['quay.io:5000', 'quay.io:5000'],
    ['docker.io', 'registry-1.docker.io'],
    ['https://index.docker.io/v1/', 'registry-1.docker.io'],
  ])('come from helpers and stores that know them as %s, for %s', async (key, host) => {
    await helper(
      'knows',
      `read host; [ "$host" = "${key}" ] || { echo "credentials not found"; exit 1; }
echo '{"Username":"robot","Secret":"${SECRET}"}'`,
    );
    await expect(read({ credHelpers: { [key]: 'knows' } }, host, folder)).resolves.toEqual(ROBOT);
    await expect(read({ auths: { [key]: {} }, credsStore: 'knows' }, host, folder)).resolves.toEqual(ROBOT);
    await expect(read({ credHelpers: { [key]: 'knows' } }, 'other.io', folder)).resolves.toBeNull();
  });

  it('of another port are for that port alone', async () => {
    await helper('all', `echo '{"Username":"robot","Secret":"${SECRET}"}'`);
    await expect(read({ credHelpers: { 'quay.io:5000': 'all' } }, 'quay.io', folder)).resolves.toBeNull();
    await expect(read({ credHelpers: { 'quay.io': 'all' } }, 'quay.io:5000', folder)).resolves.toBeNull();
  });

  it('are null when the helper knows nothing, and a refresh token when its user is <token>', async () => {
    await helper('none', 'echo "credentials not found in native keychain"; exit 1');
    await expect(read({ credsStore: 'none' }, 'quay.io', folder)).resolves.toBeNull();
    await helper('token', `echo '{"Username":"<token>","Secret":"r"}'`);
    await expect(read({ credsStore: 'token' }, 'quay.io', folder)).resolves.toEqual({
      kind: 'refresh-token',
      token: 'r',
    });
  });

  it('never show in the error of a helper that fails', async () => {
    await helper('bad', `echo ${SECRET}; echo ${SECRET} >&2; exit 3`);
    const failing = read({ credsStore: 'bad' }, 'quay.io', folder);
    await expect(failing).rejects.toMatchObject({ code: 'CREDENTIAL_HELPER_FAILED' });
    await expect(failing).rejects.not.toThrow(SECRET);
    await expect(read({ credsStore: 'absent' })).rejects.toThrow('docker-credential-absent was not found');
    await expect(read({ credsStore: '../evil' })).rejects.toThrow("no program's name");
  });

  it('are null without a file, and an error without its contents when it is broken', async () => {
    await expect(dockerCredentials({ DOCKER_CONFIG: join(folder, 'none') })('quay.io')).resolves.toBeNull();
    const broken = read(`{"auths":{"quay.io":{"auth":"${SECRET}"`);
    await expect(broken).rejects.toMatchObject({ kind: 'config', code: 'DOCKER_CONFIG_UNREADABLE' });
    await expect(broken).rejects.not.toThrow(SECRET);
  });
});
