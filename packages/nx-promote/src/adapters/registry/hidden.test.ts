import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startRegistry,
  type Registry,
  type RegistryAuth,
} from '../../../../../tools/registry/start-registry.js';
import { imageKey, type Shown } from '../../core/ports/registry.js';
import { putImage } from '../../testing/registry-images.js';
import { createRegistry } from './create-registry.js';
import { dockerCredentials, type Credentials } from './credentials.js';

const IMAGE = 'team/ingest-core';
const ROBOT = { kind: 'password', user: 'robot', password: 'hunter2-very-secret' } as const;
const ABSENT = `manifests/absent`;
let folder: string;
let servers: Registry[];

beforeEach(async () => {
  servers = [];
  folder = await mkdtemp(join(tmpdir(), 'hidden-'));
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

async function start(auth: RegistryAuth): Promise<Registry> {
  const backDoor = await startRegistry({ folder: join(folder, 'images') });
  const server = await startRegistry({ folder: join(folder, 'images'), auth });
  servers.push(backDoor, server);
  await putImage({ url: backDoor.url, image: IMAGE }, { tag: '5ddba2b' });
  return server;
}

function client(
  server: Registry,
  source: () => Credentials | null = () => ROBOT,
): ReturnType<typeof createRegistry> {
  const options = { credentials: async () => source(), backoffMs: 1, retries: 0 };
  return createRegistry({ url: server.url, namespace: '' }, options);
}

async function look(server: Registry, source?: () => Credentials | null): Promise<Shown | undefined> {
  const absent = { image: IMAGE, reference: 'absent' };
  return (await client(server, source).digests([absent])).get(imageKey(absent));
}

const refusing = (
  answer: '401' | '403',
  pathContains: string,
): Parameters<Registry['setFaults']>[0][number] => ({
  ...{ answer, pathContains, times: 99 },
});

describe.each(['basic', 'token'] as const)('after a good login by %s', (kind) => {
  it.each(['401', '403'] as const)('a manifest refused with %s may be absent', async (status) => {
    const server = await start({ ...ROBOT, kind });
    server.setFaults([refusing(status, ABSENT), refusing(status, 'tags/list')]);
    expect(await look(server)).toEqual({
      maybeAbsent: expect.objectContaining({
        code: 'REGISTRY_HIDES',
        details: expect.arrayContaining([
          expect.stringMatching(/either it is not there .*, or the account may/),
        ]),
      }),
    });
    await expect(client(server).image(IMAGE, 'absent')).rejects.toMatchObject({ code: 'REGISTRY_HIDES' });
  });

  it('it is absent where the registry lists the tags and has none of that name', async () => {
    const server = await start({ ...ROBOT, kind });
    server.setFaults([refusing('403', ABSENT)]);
    expect(await look(server)).toBeNull();
  });

  it('what is listed and not shown is no more than maybe absent', async () => {
    const server = await start({ ...ROBOT, kind });
    server.setFaults([refusing('403', 'manifests/5ddba2b')]);
    const there = { image: IMAGE, reference: '5ddba2b' };
    const shown = (await client(server).digests([there])).get(imageKey(there));
    expect(shown).toMatchObject({ maybeAbsent: { code: 'REGISTRY_HIDES' } });
  });

  it('a refused write is a refusal', async () => {
    const server = await start({ ...ROBOT, kind });
    const digest = (await client(server).image(IMAGE, '5ddba2b'))?.digest ?? '';
    server.setFaults([{ ...refusing('403', 'manifests/v1.0'), method: 'PUT' }]);
    await expect(client(server).addTag(IMAGE, digest, 'v1.0')).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
    });
  });

  it('the wrong password still fails at once', async () => {
    const server = await start({ ...ROBOT, kind });
    server.setFaults([refusing('403', ABSENT)]);
    const wrong = { ...ROBOT, password: 'another' };
    await expect(look(server, () => wrong)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
  });
});

it('a token service that refuses one image but knows us leaves it open', async () => {
  const server = await start({ ...ROBOT, kind: 'token' });
  server.setFaults([refusing('403', 'scope=repository')]);
  expect(await look(server)).toMatchObject({ maybeAbsent: { code: 'REGISTRY_HIDES' } });
});

describe('credentials that have run out', () => {
  it.each(['basic', 'token'] as const)('are asked for again, once for each request: %s', async (kind) => {
    const server = await start({ ...ROBOT, kind });
    let asked = 0;
    let current: Credentials = ROBOT;
    const registry = client(server, () => {
      asked += 1;
      return current;
    });
    await registry.tags(IMAGE);
    expect(asked).toBe(1);
    server.setAuth({ ...ROBOT, kind, password: 'renewed' });
    current = { ...ROBOT, password: 'renewed' };
    await expect(registry.tags(IMAGE)).resolves.toEqual(['5ddba2b']);
    expect(asked).toBe(2);
    server.setAuth({ ...ROBOT, kind, password: 'changed again' });
    await expect(registry.tags(IMAGE)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    expect(asked).toBe(3);
  });
});

describe("keys of Docker's config.json", () => {
  const read = async (keys: readonly string[], host: string): Promise<Credentials | null> => {
    const auth = Buffer.from(`robot:${ROBOT.password}`).toString('base64');
    const auths = Object.fromEntries(keys.map((key) => [key, { auth }]));
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }));
    return dockerCredentials({ DOCKER_CONFIG: folder })(host);
  };

  it.each([
    ['h.example:443', 'h.example'],
    ['https://h.example:443', 'h.example'],
    ['https://h.example/any/path', 'h.example'],
    ['H.example', 'h.example'],
    ['h.example:5000', 'h.example:5000'],
    ['https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['docker.io', 'registry-1.docker.io'],
  ])('%s is for %s', async (key, host) => {
    await expect(read([key], host)).resolves.toEqual(ROBOT);
  });

  it.each([
    ['h.example:5000', 'h.example'],
    ['h.example', 'h.example:5000'],
    ['h.example/another/team', 'h.example'],
    ['evil-h.example', 'h.example'],
  ])('%s is not for %s', async (key, host) => {
    await expect(read([key], host)).resolves.toBeNull();
  });
});
