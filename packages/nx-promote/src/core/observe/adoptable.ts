import type { ErrorFacts } from '../errors/promote-error.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { BuiltArtifact } from '../model/artifact.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { isRevisionOf } from '../model/revision.js';
import { isImageOf } from '../model/runs.js';
import type { Deployed } from '../ports/driver.js';
import type { TagMove } from '../ports/ledger-store.js';
import { digestIn, doubtIn, imageKey, type RegistryReader, type Shown } from '../ports/registry.js';
import { adoptedName } from '../decide/adopted-name.js';
import { shortIdFor } from '../decide/targets.js';

/** What an environment was found to run, as far as it can be told. */
export type Adoptable =
  | {
      readonly kind: 'artifact';
      readonly artifact: BuiltArtifact;
      readonly how: string;
      /** The release name that it has there. */
      readonly name: string | null;
      /** The git tag of that name, where it is missing. */
      readonly tag: TagMove | null;
    }
  | { readonly kind: 'nothing' }
  /** An image of another repository than the component's. */
  | { readonly kind: 'foreign'; readonly found: string; readonly image: string }
  | { readonly kind: 'unknown'; readonly found: string; readonly why: string };

interface Facts {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
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
  const bare = components.flatMap(({ name, image, imagePath }) => {
    const found = running.get(name);
    return found?.digest == null && found?.tag != null && isImageOf(found, image)
      ? [{ image: imagePath, reference: found.tag }]
      : [];
  });
  const digests = bare.length === 0 ? new Map<string, Shown>() : await registry.digests(bare);
  const all = components.map(async (component): Promise<readonly [string, Adoptable]> => {
    const found = running.get(component.name);
    if (found === undefined || found.reference === null) return [component.name, { kind: 'nothing' }];
    const key = imageKey({ image: component.imagePath, reference: found.tag ?? '' });
    const digest = found.digest ?? digestIn(digests.get(key));
    const doubt = digest === null ? doubtIn(digests.get(key)) : null;
    return [component.name, await identify(registry, facts, component, found, digest, doubt)];
  });
  return new Map(await Promise.all(all));
}

async function identify(
  registry: RegistryReader,
  facts: Facts,
  component: Component,
  found: Deployed,
  digest: string | null,
  doubt: ErrorFacts | null,
): Promise<Adoptable> {
  const { tag } = found;
  const reference = found.reference ?? '';
  const unknown = (why: string): Adoptable => ({ kind: 'unknown', found: reference, why });
  const identified = (artifact: BuiltArtifact, how: string): Adoptable => {
    const called = adoptedName(facts, component.name, artifact.commit, tag);
    if (called.kind === 'name') return { ...called, kind: 'artifact', artifact, how };
    return unknown(`${called.tag} stands for another commit, ${called.commit}`);
  };
  // An image path may have been another when the ledger came to know it.
  const known = knownArtifact(facts, component.name, found, digest);
  if (known !== null) return identified(known, 'the ledger knows its digest');
  if (!isImageOf(found, component.image))
    return { kind: 'foreign', found: reference, image: component.image };
  if (doubt !== null) return unknown(doubt.message);
  if (digest === null) return unknown(`the registry has no image ${component.image}:${tag ?? ''}`);
  const image = await registry.image(component.imagePath, digest);
  if (image === null) return unknown(`the registry has no image ${component.image}@${digest}`);
  const byTag = tag === null ? undefined : facts.tags.get(buildTagOf(facts.pipeline, component.name, tag));
  const commit = facts.commit ?? byTag ?? image.revision;
  if (commit === null || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    return unknown('neither a build tag nor the image itself says which commit it was built from');
  }
  if (image.revision !== null && !isRevisionOf(image.revision, commit)) {
    return unknown(`the image says that it was built from ${image.revision}, not from ${commit}`);
  }
  const how = facts.commit !== null ? 'as you say' : byTag === undefined ? 'its label says' : 'its tag says';
  const shortId = shortIdFor(facts, component.name, commit);
  return identified({ commit, shortId, image: component.image, digest }, how);
}

function knownArtifact(
  { pipeline, ledger }: Facts,
  component: string,
  running: Pick<Deployed, 'image'>,
  digest: string | null,
): BuiltArtifact | null {
  if (digest === null) return null;
  for (const { name } of pipeline.environments) {
    const { live, verified, history } = ledger.component(name, component).state;
    const all = [live, verified, ...history.map(({ artifact }) => artifact)];
    const found = all.find((artifact) => artifact?.digest === digest && isImageOf(running, artifact.image));
    if (found != null) return { ...found, digest };
  }
  return null;
}
