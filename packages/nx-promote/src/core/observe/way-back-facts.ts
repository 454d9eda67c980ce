import { scopeOf } from '../model/component-scope.js';
import { imageGone } from '../errors/images.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { ChangesReader } from '../ports/changes.js';
import { digestIn, doubtIn, imageKey, type RegistryReader } from '../ports/registry.js';
import type { Way } from '../decide/way-back.js';
import type { WayBack } from './way-back.js';

interface Facts {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
}

type Ways = ReadonlyMap<string, Way>;
type WaysBack = ReadonlyMap<string, WayBack>;

/** An image that was removed since cannot be gone back to; one question for all. */
export async function withImages(
  registry: RegistryReader,
  { environment }: Facts,
  components: readonly Component[],
  ways: Ways,
): Promise<Ways> {
  const wanted = components.flatMap(({ name, imagePath }) => {
    const way = ways.get(name);
    return way?.kind === 'artifact' ? [{ name, image: imagePath, reference: way.artifact.digest }] : [];
  });
  if (wanted.length === 0) return ways;
  const found = await registry.digests(wanted);
  const gone = wanted.filter((image) => digestIn(found.get(imageKey(image))) === null);
  const errorsByName = gone.map(({ name, image, reference }): [string, Way] => [
    name,
    {
      kind: 'none',
      error:
        doubtIn(found.get(imageKey({ image, reference }))) ??
        imageGone(name, environment.name, `${image}@${reference}`),
    },
  ]);
  return new Map([...ways, ...errorsByName]);
}

/** What goes and comes, in one question for all. */
export async function withChanges(
  changes: ChangesReader,
  { pipeline, environment, ledger }: Facts,
  components: readonly Component[],
  ways: Ways,
): Promise<WaysBack> {
  const queries = components.flatMap((component) => {
    const { name } = component;
    const way = ways.get(name);
    const { live } = ledger.component(environment.name, name).state;
    if (way?.kind !== 'artifact' || live === null || live.commit === way.artifact.commit) return [];
    return [{ component: name, ...scopeOf(component), from: live.commit, to: way.artifact.commit }];
  });
  const found = queries.length === 0 ? new Map() : await changes.changes(queries, pipeline);
  return new Map(
    [...ways].map(([name, way]): [string, WayBack] => [
      name,
      way.kind === 'artifact' ? { ...way, changes: found.get(name) ?? null } : way,
    ]),
  );
}
