import { lookForHeartbeats } from './ledger/prune-leases.js';
import { lookForBuilds } from './ledger/prune.js';
import type { LeftHeartbeat, PrunedBuild } from '../model/pruned.js';
import { planOf, refusedPlan, type CommandPlan } from '../plan/command-plan.js';
import { digestIn, doubtIn, imageKey, type Shown } from '../ports/registry.js';
import type { World } from '../world.js';
import { carryOut, type Look } from './carry-out.js';

/** So many are removed after each look: what somebody begins to use meanwhile is seen before it goes. */
const AT_ONCE = 25;

/**
 * Removes what is still needed by nothing right before it goes, and answers with what went. Images first: while the
 * git tag stands, running it again finds what is left. An image that somebody pushed over stays, and a tag goes only
 * from the commit where it was seen.
 */
export async function removeBuilds(
  world: World,
  builds: readonly PrunedBuild[],
): Promise<readonly PrunedBuild[]> {
  const wanted = new Set(builds.map(keyOf));
  const gone: PrunedBuild[] = [];
  const look = async (): Promise<Look<CommandPlan>> => {
    const seen = await lookForBuilds(world);
    const some = seen.builds.filter((build) => wanted.has(keyOf(build))).slice(0, AT_ONCE);
    gone.push(...some);
    return { ledger: seen.ledger, plan: planRemoval(some, await shownFor(world, some)) };
  };
  await carryOut(world, look, { dryRun: false, untilNothing: true });
  return gone;
}

/** What the registry shows under their tags, by `image:tag`. */
async function shownFor(
  { registry }: Pick<World, 'registry'>,
  builds: readonly PrunedBuild[],
): Promise<ReadonlyMap<string, Shown>> {
  if (builds.length === 0) return new Map();
  return registry.digests(builds.map(({ image, imageTag }) => ({ image, reference: imageTag })));
}

function planRemoval(builds: readonly PrunedBuild[], shown: ReadonlyMap<string, Shown>): CommandPlan {
  if (builds.length === 0) return planOf([]);
  const removed = builds.map((build) => {
    const answer = shown.get(imageKey({ image: build.image, reference: build.imageTag }));
    const found = digestIn(answer);
    return {
      build: { ...build, hasImage: found !== null && found === build.digest },
      doubt: doubtIn(answer),
    };
  });
  // Its git tag is what the next run finds an image by.
  const doubt = removed.find((one) => one.doubt !== null)?.doubt ?? null;
  if (doubt !== null) return refusedPlan(doubt);
  return planOf([{ do: 'remove-builds', builds: removed.map(({ build }) => build) }]);
}

function keyOf({ tag }: PrunedBuild): string {
  return `${tag.name} ${tag.commit}`;
}

/** Removes them in one push; one that beats again meanwhile stays. Answers with those that went. */
export async function removeHeartbeats(
  world: World,
  listed: readonly LeftHeartbeat[],
): Promise<readonly LeftHeartbeat[]> {
  if (listed.length === 0) return [];
  const tips = new Map(listed.map(({ ref, tip }) => [ref, tip]));
  let gone: readonly LeftHeartbeat[] = [];
  const look = async (): Promise<Look<CommandPlan>> => {
    const { ledger, left } = await lookForHeartbeats(world);
    gone = left.filter(({ ref, tip }) => tips.get(ref) === tip);
    return { ledger, plan: planOf(gone.length === 0 ? [] : [{ do: 'remove-heartbeats', left: gone }]) };
  };
  await carryOut(world, look, { dryRun: false });
  return gone;
}
