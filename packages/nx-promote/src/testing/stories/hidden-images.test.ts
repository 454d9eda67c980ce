import { join } from 'node:path';
import { startRegistry, type Registry } from '../../../../../tools/registry/start-registry.js';
import { createRegistry } from '../../adapters/registry/create-registry.js';
import type { Credentials } from '../../adapters/registry/credentials.js';
import { FakeServer } from '../fakes/fake-server.js';
import { fakeSetting, fakeWorld } from '../fakes/fake-world.js';
import { MERGE_CHAIN, promotionChain, releaseChain } from '../fakes/release-chain.js';
import { putImage } from '../registry-images.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import type { ComponentState } from '../../core/model/state.js';
import type { World } from '../../core/world.js';

/** Hosted registries refuse to show what is not there yet; a real registry does so here until the image is built. */

const ROBOT = { kind: 'password', user: 'robot', password: 'hunter2-very-secret' } as const;
const NAMES = ['core', 'broker'];
const TAG = MERGE_CHAIN.slice(0, 1);

interface Place {
  readonly server: FakeServer;
  readonly world: World;
  readonly registry: Registry;
  readonly backDoor: Registry;
  /** Answers every question about these images with a refusal. */
  hide(...images: readonly string[]): void;
}

interface Hiding {
  readonly auth: 'basic' | 'token';
  readonly status: '401' | '403';
  readonly who?: Credentials;
  /** Whether a pushed tag is built. */
  readonly builds?: boolean;
}

async function withRegistry(hiding: Hiding, work: (place: Place) => Promise<void>): Promise<void> {
  const { auth, status, who = ROBOT, builds = true } = hiding;
  await inTemporaryFolder(async (folder) => {
    const images = join(folder, 'images');
    const backDoor = await startRegistry({ folder: images });
    const registry = await startRegistry({ folder: images, auth: { ...ROBOT, kind: auth } });
    const hide = (...hidden: readonly string[]): void =>
      registry.setFaults(
        hidden.map((name) => ({ answer: status, pathContains: `/v2/${name}/`, times: 999 })),
      );
    const server = new FakeServer();
    const world = fakeWorld(server, fakeSetting(NAMES), { invocation: 'one' });
    const options = { credentials: async () => who, backoffMs: 1, retries: 0 };
    const append: World['ledger']['append'] = async (moves, tags, leases) => {
      const result = await world.ledger.append(moves, tags, leases);
      if (!builds || tags.length === 0) return result;
      for (const { name, commit } of tags) {
        const [image = '', tag = ''] = name.split('/');
        const digest = await putImage({ url: backDoor.url, image }, { tag, revision: commit, content: name });
        server.images.set(`${image}:${tag}`, { digest, revision: commit });
      }
      hide();
      return result;
    };
    server.build = () => undefined;
    hide(...NAMES);
    try {
      await work({
        server,
        registry,
        backDoor,
        hide,
        world: {
          ...world,
          ledger: { ...world.ledger, append },
          registry: createRegistry({ url: registry.url, namespace: '' }, options),
        },
      });
    } finally {
      await registry.close();
      await backDoor.close();
    }
  });
}

const stateOf = ({ server }: Place, environment: string, component: string): ComponentState =>
  JSON.parse(server.ledger.get(`refs/promote/components/${environment}/${component}`)?.state ?? 'null');

describe.each([
  { auth: 'basic', status: '401' },
  { auth: 'basic', status: '403' },
  { auth: 'token', status: '401' },
  { auth: 'token', status: '403' },
] as const)('a registry with $auth that answers $status for what is not there', (kind) => {
  it('takes a whole first release', async () => {
    await withRegistry(kind, async (place) => {
      const commit = place.server.merge(...NAMES);
      const outcomes = await releaseChain(place.world, NAMES);
      expect([...outcomes.values()].map(({ step, result }) => [step, result?.status])).toEqual([
        ['release-integration', 'done'],
        ['release-integration', 'done'],
      ]);
      for (const name of NAMES) {
        const live = stateOf(place, 'integration', name).verified;
        expect(live).toMatchObject({ commit });
        expect(live?.digest).toBe(place.server.digestOf({ image: name, reference: commit.slice(0, 7) }));
      }
    });
  });

  it('an image that never comes ends with both causes and the tag in its place', async () => {
    await withRegistry({ ...kind, builds: false }, async ({ server, world }) => {
      const commit = server.merge('core');
      const outcomes = await releaseChain(world, ['core'], TAG);
      const error = outcomes.get('core')?.result?.error;
      expect(error).toMatchObject({ code: 'IMAGE_TIMEOUT' });
      expect(error?.details?.join('\n')).toMatch(/does not say whether it is there \(status 40[13]\)/);
      expect(server.tags.get(`core/${commit.slice(0, 7)}`)).toBe(commit);
    });
  });

  it('what must exist and is not shown stops a promotion, and writes nothing', async () => {
    await withRegistry(kind, async ({ server, world, hide }) => {
      server.merge('core');
      await releaseChain(world, ['core']);
      hide('core');
      const before = [server.tags.size, server.deploymentLog.length];
      const outcomes = await releaseChain(world, ['core'], promotionChain('staging'));
      expect(outcomes.get('core')?.result?.error).toMatchObject({ code: 'REGISTRY_HIDES' });
      expect([server.tags.size, server.deploymentLog.length]).toEqual(before);
    });
  });

  it('a wrong password stops it before the tag', async () => {
    const who = { ...ROBOT, password: 'another' };
    await withRegistry({ ...kind, who }, async ({ server, world }) => {
      server.merge('core');
      await expect(releaseChain(world, ['core'], TAG)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
      expect(server.tags.size).toBe(0);
    });
  });
});
