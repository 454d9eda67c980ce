import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { BuiltArtifact } from '../model/artifact.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Pipeline } from '../model/pipeline.js';
import type { Deployed } from '../ports/driver.js';
import { imageKey, type RegistryReader } from '../ports/registry.js';
import { shortIdFor } from './targets.js';

/** What an environment was found to run, as far as it can be told. */
export type Adoptable =
  | { readonly kind: 'artifact'; readonly artifact: BuiltArtifact; readonly how: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly found: string; readonly why: string };

interface Facts {
  readonly pipeline: Pipeline;
  readonly ledger: LedgerSnapshot;
  readonly tags: ReadonlyMap<string, string>;
  /** A commit that a person named, resolved. */
  readonly commit: string | null;
}

/** Finds out which artifact each deployment means: its digest, and the commit that was built. */
export async function observeAdoptable(
  registry: RegistryReader,
  facts: Facts,
  components: readonly Component[],
  running: ReadonlyMap<string, Deployed>,
): Promise<ReadonlyMap<string, Adoptable>> {
  const bare = components.flatMap(({ name, imagePath }) => {
    const found = running.get(name);
    return found?.digest == null && found?.tag != null ? [{ image: imagePath, reference: found.tag }] : [];
  });
  const digests = bare.length === 0 ? new Map<string, string | null>() : await registry.digests(bare);
  const all = components.map(async (component): Promise<readonly [string, Adoptable]> => {
    const found = running.get(component.name);
    if (found === undefined || found.reference === null) return [component.name, { kind: 'nothing' }];
    const key = imageKey({ image: component.imagePath, reference: found.tag ?? '' });
    const digest = found.digest ?? digests.get(key) ?? null;
    return [component.name, await identify(registry, facts, component, found, digest)];
  });
  return new Map(await Promise.all(all));
}

async function identify(
  registry: RegistryReader,
  facts: Facts,
  component: Component,
  { reference, tag }: Deployed,
  digest: string | null,
): Promise<Adoptable> {
  const unknown = (why: string): Adoptable => ({ kind: 'unknown', found: reference ?? '', why });
  if (digest === null) return unknown(`the registry has no image ${component.image}:${tag ?? ''}`);
  const known = knownArtifact(facts, component.name, digest);
  if (known !== null) return { kind: 'artifact', artifact: known, how: 'the ledger knows its digest' };
  const image = await registry.image(component.imagePath, digest);
  if (image === null) return unknown(`the registry has no image ${component.image}@${digest}`);
  const byTag = tag === null ? undefined : facts.tags.get(buildTagOf(facts.pipeline, component.name, tag));
  const commit = facts.commit ?? byTag ?? image.revision;
  if (commit === null || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    return unknown('neither a build tag nor the image itself says which commit it was built from');
  }
  if (image.revision !== null && image.revision !== commit) {
    return unknown(`the image says that it was built from ${image.revision}, not from ${commit}`);
  }
  const how = facts.commit !== null ? 'as you say' : byTag === undefined ? 'its label says' : 'its tag says';
  const shortId = shortIdFor(facts, component.name, commit);
  return { kind: 'artifact', artifact: { commit, shortId, image: component.image, digest }, how };
}

function knownArtifact({ pipeline, ledger }: Facts, component: string, digest: string): BuiltArtifact | null {
  for (const { name } of pipeline.environments) {
    const { live, verified, history } = ledger.component(name, component).state;
    const all = [live, verified, ...history.map(({ artifact }) => artifact)];
    const found = all.find((artifact) => artifact?.digest === digest);
    if (found != null) return { ...found, digest };
  }
  return null;
}
