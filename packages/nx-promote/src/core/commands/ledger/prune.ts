import { decode } from '../../ledger/codec.js';
import { ledgerRefs, type LedgerRefs } from '../../ledger/ref-names.js';
import { readLedger } from '../../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import { buildTagOf } from '../../model/build-tag.js';
import type { Component } from '../../model/component.js';
import type { Pipeline } from '../../model/pipeline.js';
import type { ComponentRecord } from '../../model/record.js';
import { runs } from '../../model/runs.js';
import type { ComponentState } from '../../model/state.js';
import type { PrunedBuild } from '../../model/pruned.js';
import type { Deployed } from '../../ports/driver.js';
import type { World } from '../../world.js';

export type PruneWorld = Pick<World, 'pipeline' | 'components' | 'git' | 'ledger' | 'driver'>;

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
export async function prunable(world: PruneWorld): Promise<readonly PrunedBuild[]> {
  return (await lookForBuilds(world)).builds;
}

/** The same, and the ledger that says so. */
export async function lookForBuilds(
  world: PruneWorld,
): Promise<{ readonly ledger: LedgerSnapshot; readonly builds: readonly PrunedBuild[] }> {
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
  if (candidates.length === 0) return { ledger: snapshot, builds: [] };
  const running = await runningAnywhere(world);
  const known = await knownImages(
    world,
    [...new Set(candidates.map(({ ref }) => ref))].filter((ref) => remote.ledger.has(ref)),
  );
  const builds = candidates.flatMap(({ ref, repository, ...build }) => {
    const digest = known.get(ref)?.get(build.tag.commit);
    if (digest === undefined) return [];
    const artifact = { commit: build.tag.commit, shortId: build.imageTag, image: repository, digest };
    const isRunning = running.get(build.component)?.some((found) => runs(found, artifact)) === true;
    return isRunning ? [] : [{ ...build, digest }];
  });
  return { ledger: snapshot, builds };
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
