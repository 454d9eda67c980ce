import { decode } from '../ledger/codec.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readLedger } from '../ledger/read-ledger.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { ComponentRecord } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { TagMove } from '../ports/ledger-store.js';
import type { World } from '../world.js';

/** A build that nothing needs any more: its git tag, and its image's tag. */
export interface PrunedBuild {
  readonly component: string;
  readonly tag: TagMove;
  /** Path of the image in the registry, and the tag there. */
  readonly image: string;
  readonly imageTag: string;
}

type PruneWorld = Pick<World, 'pipeline' | 'components' | 'git' | 'ledger'>;

/**
 * The build tags that may go: the ledger knows that their commit was deployed, and no environment runs it,
 * could go back to it, has it quarantined, or gave it a release name. What the ledger never heard of stays:
 * somebody may be about to use it.
 */
export async function prunable(world: PruneWorld, environments: readonly string[]): Promise<PrunedBuild[]> {
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const { ledger: snapshot, remote } = await readLedger(world);
  const candidates: (PrunedBuild & { readonly ref: string })[] = [];
  for (const component of world.components) {
    const states = environments.map((name) => snapshot.component(name, component.name).state);
    const needed = new Set(states.flatMap(neededCommits));
    const first = environments[0] ?? '';
    for (const build of buildsOf(world, component, remote.tags)) {
      if (needed.has(build.tag.commit)) continue;
      candidates.push({ ...build, ref: refs.component(first, component.name) });
    }
  }
  const known = await knownCommits(
    world,
    [...new Set(candidates.map(({ ref }) => ref))].filter((ref) => remote.ledger.has(ref)),
  );
  return candidates
    .filter(({ ref, tag }) => known.get(ref)?.has(tag.commit) === true)
    .map(({ component, tag, image, imageTag }) => ({ component, tag, image, imageTag }));
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
): PrunedBuild[] {
  const found: PrunedBuild[] = [];
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

async function knownCommits(
  { ledger }: PruneWorld,
  refs: readonly string[],
): Promise<Map<string, Set<string>>> {
  const known = new Map<string, Set<string>>();
  for await (const { ref, entries } of ledger.logs(refs)) {
    const commits = entries.map(({ record }) => decode<ComponentRecord>(record, ref).artifact?.commit);
    known.set(ref, new Set(commits.filter((commit) => commit !== undefined)));
  }
  return known;
}

/** Images first: while the git tag stands, running it again finds what is left. */
export async function removeBuilds(
  world: Pick<World, 'registry' | 'tags'>,
  builds: readonly PrunedBuild[],
): Promise<void> {
  for (const { image, imageTag } of builds) await world.registry.removeTag(image, imageTag);
  if (builds.length > 0) await world.tags.remove(builds.map(({ tag }) => tag));
}
