import { join } from 'node:path';
import { writeAtomically } from '../registry/atomic-file.js';
import type { Playground } from './create-playground.js';

/** Writes `demo.json`, which tells other programs where everything of a playground is. */
export async function writeDemoFile(playground: Playground): Promise<void> {
  const { folder, registry, gateway, example, services, urlOf } = playground;
  const environments = example.environments.map((environment) => {
    const urls = example.components.map((name) => [name, urlOf(environment, name)] as const);
    return [environment, Object.fromEntries(urls)] as const;
  });
  const facts = {
    registry: registry.url,
    gateway,
    environments: Object.fromEntries(environments),
    pids: services.pids(),
  };
  await writeAtomically(join(folder, 'demo.json'), `${JSON.stringify(facts, null, 2)}\n`);
}
