import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type RegistryAuth } from '../../../../../tools/registry/start-registry.js';
import { hasDebianRegistry, startDebianRegistry } from '../../testing/debian-registry.js';
import { imageNamesContract } from '../../testing/contracts/image-names-contract.js';
import { putImage } from '../../testing/registry-images.js';
import { registryContract, type RegistryUnderTest } from '../../testing/registry-contract.js';
import { createRegistry } from './create-registry.js';
import { basicAuthorization } from '../http/basic.js';
import type { Credentials } from './credentials.js';

const ROBOT = { kind: 'password', user: 'robot', password: 'correct horse' } as const;
/** The bcrypt hash of the robot's password. */
const HTPASSWD = 'robot:$2y$05$nxpromoteregistrytestegFoGGLSe7ydy9uun/EO.w/5xwhM5zv6\n';

if (hasDebianRegistry()) {
  registryContract("Debian's docker-registry", () => debian(null));
  registryContract("Debian's docker-registry with passwords", () => debian(ROBOT));
} else {
  process.stderr.write(
    'docker-registry is not installed: the registry port is tried on the embedded one only\n',
  );
}
registryContract('the embedded registry', () => embedded({ kind: 'none' }));
registryContract('the embedded registry with passwords', () => embedded({ ...ROBOT, kind: 'basic' }));
registryContract('the embedded registry with tokens', () => embedded({ ...ROBOT, kind: 'token' }));
registryContract('the embedded registry with tokens that end at once', () =>
  embedded({ ...ROBOT, kind: 'token', tokenSeconds: 0.5 }),
);

imageNamesContract('the embedded registry', async () => {
  const { registry, target, close } = await embedded({ kind: 'none' });
  const put = (image: string, tag: string): Promise<string> =>
    putImage({ ...target, image }, { tag, content: tag });
  return { registry, put, close };
});

async function debian(who: Credentials | null): Promise<RegistryUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'debian-registry-'));
  const server = await startDebianRegistry({ folder, ...(who === null ? {} : { htpasswd: HTPASSWD }) });
  const target = {
    url: server.url,
    ...(who === null ? {} : { authorization: basicAuthorization(ROBOT.user, ROBOT.password) }),
  };
  return { registry: client(server.url, who), target, removesTags: false, close: closing(server, folder) };
}

/** Images are put in without any password: through a second server on the same folder. */
async function embedded(auth: RegistryAuth): Promise<RegistryUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-registry-'));
  const server = await startRegistry({ folder, auth });
  const backDoor = await startRegistry({ folder });
  const close = async (): Promise<void> => {
    await backDoor.close();
    await closing(server, folder)();
  };
  const registry = client(server.url, auth.kind === 'none' ? null : ROBOT);
  return { registry, target: { url: backDoor.url }, removesTags: true, close };
}

function client(url: string, who: Credentials | null): RegistryUnderTest['registry'] {
  return createRegistry({ url, namespace: 'team' }, { credentials: async () => who });
}

function closing(server: { close(): Promise<void> }, folder: string): () => Promise<void> {
  return async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
}
