import { PromoteError } from '../errors.js';
import { decode } from '../ledger/codec.js';
import { ledgerRefs, type LedgerRefs } from '../ledger/ref-names.js';
import { readLedger } from '../ledger/read-ledger.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Pipeline } from '../model/pipeline.js';
import type { ComponentRecord } from '../model/record.js';
import { runs } from '../model/runs.js';
import type { ComponentState } from '../model/state.js';
import type { Deployed } from '../ports/driver.js';
import type { TagMove } from '../ports/ledger-store.js';
import { digestIn, doubtIn, imageKey } from '../ports/registry.js';
import type { World } from '../world.js';

/** A build that nothing needs any more: its git tag, and its image's tag. */
export interface PrunedBuild {
  readonly component: string;
  readonly tag: TagMove;
  /** Path of the image in the registry, and the tag there. */
  readonly image: string;
  readonly imageTag: string;
  /** The image that the ledger knows it by; null when it was never built. */
  readonly digest: string | null;
}

type PruneWorld = Pick<World, 'pipeline' | 'components' | 'git' | 'ledger' | 'driver'>;

interface Candidate extends Omit<PrunedBuild, 'digest'> {
  readonly ref: string;
  readonly repository: string;
}

/**
 * The build tags that may go: the ledger knows that their commit was deployed, and no environment runs it,
 * could go back to it, has it quarantined, or gave it a release name; nor is any told to run it by its deployment.
 * Environments that only the ledger still has count too: they may have been renamed. What the ledger never heard of
 * stays: somebody may be about to use it.
 */
export async function prunable(world: PruneWorld): Promise<PrunedBuild[]> {
  const { pipeline } = world;
  const refs = ledgerRefs(pipeline.ledger.prefix);
  const { ledger: snapshot, remote } = await readLedger(world);
  const environments = environmentsOf(pipeline, refs, remote.ledger.keys());
  const candidates: Candidate[] = [];
  for (const component of world.components) {
    const states = environments.map((name) => snapshot.component(name, component.name).state);
    const { hotfixes } = snapshot.obligations(component.name).state;
    const ofHotfixes = hotfixes.flatMap(({ commit, earlier }) => [commit, ...earlier]);
    const needed = new Set([...states.flatMap(neededCommits), ...ofHotfixes]);
    const ref = refs.component(pipeline.environments[0]?.name ?? '', component.name);
    for (const build of buildsOf(world, component, remote.tags)) {
      if (!needed.has(build.tag.commit)) candidates.push({ ...build, ref, repository: component.image });
    }
  }
  if (candidates.length === 0) return [];
  const running = await runningAnywhere(world);
  const known = await knownImages(
    world,
    [...new Set(candidates.map(({ ref }) => ref))].filter((ref) => remote.ledger.has(ref)),
  );
  return candidates.flatMap(({ ref, repository, ...build }) => {
    const digest = known.get(ref)?.get(build.tag.commit);
    if (digest === undefined) return [];
    const artifact = { commit: build.tag.commit, shortId: build.imageTag, image: repository, digest };
    const isRunning = running.get(build.component)?.some((found) => runs(found, artifact)) === true;
    return isRunning ? [] : [{ ...build, digest }];
  });
}

/** Those of the pipeline, and those that only the ledger knows. */
function environmentsOf(pipeline: Pipeline, refs: LedgerRefs, known: Iterable<string>): string[] {
  const names = [...known].flatMap((ref) => {
    const name = refs.parse(ref);
    return name !== null && 'environment' in name ? [name.environment] : [];
  });
  return [...new Set([...pipeline.environments.map(({ name }) => name), ...names])];
}

/** What the deployments say, also where a person wrote it. One that cannot be read ends the command. */
async function runningAnywhere({
  pipeline,
  components,
  driver,
}: PruneWorld): Promise<ReadonlyMap<string, readonly Deployed[]>> {
  const running = new Map<string, Deployed[]>();
  for (const environment of pipeline.environments) {
    for (const [name, found] of await driver.current(environment, components)) {
      running.set(name, [...(running.get(name) ?? []), found]);
    }
  }
  return running;
}

function neededCommits(state: ComponentState): string[] {
  const artifacts = [
    state.live,
    state.verified,
    state.inProgress?.artifact ?? null,
    state.inProgress?.replaces ?? null,
    state.lastAttempt?.artifact ?? null,
    ...state.history.map(({ artifact }) => artifact),
  ];
  return [
    ...artifacts.flatMap((artifact) => (artifact === null ? [] : [artifact.commit])),
    ...state.rejected.map(({ commit }) => commit),
    ...state.suspect.map(({ commit }) => commit),
    ...state.released.map(({ commit }) => commit),
    ...(state.pinned?.from ?? []),
  ];
}

/** Tags that have exactly the form of this component's build tags, for the commit they point at. */
function buildsOf(
  { pipeline }: PruneWorld,
  component: Component,
  tags: ReadonlyMap<string, string>,
): Omit<PrunedBuild, 'digest'>[] {
  const found: Omit<PrunedBuild, 'digest'>[] = [];
  for (const [name, commit] of tags) {
    for (let length = pipeline.shortIdLength; length <= commit.length; length += 1) {
      const shortId = commit.slice(0, length);
      if (name !== buildTagOf(pipeline, component.name, shortId)) continue;
      found.push({
        component: component.name,
        tag: { name, commit },
        image: component.imagePath,
        imageTag: shortId,
      });
      break;
    }
  }
  return found;
}

/** For each chain the commits that it has records of, with the digests of their images. */
async function knownImages(
  { ledger }: PruneWorld,
  refs: readonly string[],
): Promise<Map<string, Map<string, string | null>>> {
  const known = new Map<string, Map<string, string | null>>();
  for await (const { ref, entries } of ledger.logs(refs)) {
    const images = new Map<string, string | null>();
    for (const { record } of entries) {
      const { artifact } = decode<ComponentRecord>(record, ref);
      if (artifact !== null)
        images.set(artifact.commit, artifact.digest ?? images.get(artifact.commit) ?? null);
    }
    known.set(ref, images);
  }
  return known;
}

/** So many are removed after each look: what somebody begins to use meanwhile is seen before it goes. */
const AT_ONCE = 25;

/**
 * Removes what still is needed by nothing right before it goes, and answers with what went. Images first: while the
 * git tag stands, running it again finds what is left. An image that somebody pushed over stays, and a tag goes only
 * from the commit where it was seen.
 */
export async function removeBuilds(
  world: PruneWorld & Pick<World, 'registry' | 'tags'>,
  builds: readonly PrunedBuild[],
): Promise<readonly PrunedBuild[]> {
  const gone: PrunedBuild[] = [];
  for (let at = 0; at < builds.length; at += AT_ONCE) {
    const wanted = new Set(builds.slice(at, at + AT_ONCE).map(keyOf));
    const some = (await prunable(world)).filter((build) => wanted.has(keyOf(build)));
    const shown = await world.registry.digests(
      some.map(({ image, imageTag }) => ({ image, reference: imageTag })),
    );
    for (const { image, imageTag, digest } of some) {
      const answer = shown.get(imageKey({ image, reference: imageTag }));
      const doubt = doubtIn(answer);
      // Its git tag is what the next run finds it by.
      if (doubt !== null) throw new PromoteError(doubt);
      const found = digestIn(answer);
      if (found !== null && found === digest) await world.registry.removeTag(image, imageTag);
    }
    if (some.length > 0) await world.tags.remove(some.map(({ tag }) => tag));
    gone.push(...some);
  }
  return gone;
}

function keyOf({ tag }: PrunedBuild): string {
  return `${tag.name} ${tag.commit}`;
}
