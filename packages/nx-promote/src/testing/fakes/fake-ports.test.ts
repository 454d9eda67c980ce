import type { World } from '../../core/world.js';
import { gitContract } from '../contracts/git-contract.js';
import { driverContract } from '../contracts/driver-contract.js';
import { imageNamesContract } from '../contracts/image-names-contract.js';
import { ledgerStoreContract } from '../contracts/ledger-store-contract.js';
import { digestOf } from '../registry-images.js';
import { FakeServer } from './fake-server.js';
import { fakeSetting, fakeWorld } from './fake-world.js';

const setting = fakeSetting(['core', 'ui']);

ledgerStoreContract('the fake', async () => {
  const server = new FakeServer();
  const commits = [server.merge('core'), server.merge('ui')] as const;
  return {
    store: fakeWorld(server, setting, { invocation: 'one' }).ledger,
    other: fakeWorld(server, setting, { invocation: 'two' }).ledger,
    commits,
    tips: async () => new Map([...server.ledger].map(([ref, { tip }]) => [ref, tip])),
    tags: async () => new Map(server.tags),
    close: async () => undefined,
  };
});

driverContract('the fake', async () => {
  const server = new FakeServer();
  const [core, ui] = setting.components;
  const [environment] = setting.pipeline.environments;
  const [one, two] = ['one', 'two'].map((invocation) => fakeWorld(server, setting, { invocation })) as [
    World,
    World,
  ];
  if (core === undefined || ui === undefined || environment === undefined) throw new Error('too few');
  return {
    driver: one.driver,
    other: two.driver,
    forget: () => [one, two].forEach(({ known }) => known.forgetBeside()),
    environment,
    components: [core, ui],
    isAtomic: true,
    close: async () => undefined,
  };
});

imageNamesContract('the fake', async () => {
  const server = new FakeServer();
  return {
    registry: fakeWorld(server, setting, { invocation: 'one' }).registry,
    put: async (image, tag) => {
      const digest = digestOf(`${image} ${tag}`);
      server.images.set(`${image}:${tag}`, { digest, revision: tag });
      return digest;
    },
    close: async () => undefined,
  };
});

gitContract('the fake', async () => {
  const server = new FakeServer();
  const [core, ui, coreAgain, both] = [
    server.merge('core'),
    server.merge('ui'),
    server.merge('core'),
    server.merge('core', 'ui'),
  ] as const;
  const fix = server.commit('core/fix', coreAgain);
  const merge = server.mergeBranch(fix, 'core');
  const world = fakeWorld(server, setting, { invocation: 'one' });
  return {
    ...{ git: world.git, changes: world.changes, tags: world.tags, branches: world.branches },
    ...{ pipeline: setting.pipeline, components: setting.components },
    story: { core, ui, coreAgain, both, fix, merge },
    tag: async (name, commit) => void server.tags.set(name, commit),
    close: async () => undefined,
  };
});
