import { PromoteError } from '../errors/promote-error.js';
import { nameNotKept, namePushedOver } from '../errors/names.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { ImageNamesStep, PlannedImageName } from '../plan/plan.js';
import { digestIn, doubtIn, imageKey } from '../ports/registry.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';
import { isStillOurs } from './still-ours.js';

type NamesWorld = Pick<
  World,
  'pipeline' | 'components' | 'git' | 'known' | 'ledger' | 'holder' | 'registry' | 'clock' | 'reporter'
>;

/** Names given side by side: enough to hide the round trips, few enough to leave the registry alone. */
const AT_ONCE = 8;

/**
 * Gives manifests further names, in the registry and without moving a layer, and reads them again: registries
 * know no compare-and-swap, so who wrote last is only known afterwards.
 */
export async function applyImageNames(world: NamesWorld, step: ImageNamesStep, run: RunState): Promise<void> {
  const settled = step.names.some(({ under }) => under === 'verified')
    ? (await readLedger(world)).ledger
    : null;
  const given: PlannedImageName[] = [];
  for (let at = 0; at < step.names.length; at += AT_ONCE) {
    const some = step.names.slice(at, at + AT_ONCE);
    const done = await Promise.all(some.map((planned) => give(world, planned, settled, run)));
    given.push(...some.filter((_, index) => done[index]));
  }
  await readBack(world, given, run);
}

async function give(
  world: NamesWorld,
  planned: PlannedImageName,
  settled: LedgerSnapshot | null,
  run: RunState,
): Promise<boolean> {
  const { component, digest, tag, under } = planned;
  if (run.hasFailed(component)) return false;
  if (under === 'verified' && !isSettled(settled, run.environment, planned)) return false;
  if (under === 'claim' && !(await isStillOurs(world, [component], run))) return false;
  const { image, imagePath } = byName(world.components, component);
  try {
    await world.registry.addTag(imagePath, digest, tag);
    world.reporter.detail(`${component}: ${image}:${tag} is ${digest.slice(0, 19)}`);
    return true;
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    run.fail(component, error);
    return false;
  }
}

/** Somebody who has begun something else with the component moves the name when it is verified. */
function isSettled(
  snapshot: LedgerSnapshot | null,
  environment: string,
  { component, digest }: PlannedImageName,
): boolean {
  const state = snapshot?.component(environment, component).state;
  return state?.inProgress === null && state.verified?.digest === digest && state.live?.digest === digest;
}

async function readBack(world: NamesWorld, names: readonly PlannedImageName[], run: RunState): Promise<void> {
  if (names.length === 0) return;
  const wanted = names.map(({ component, tag }) => ({
    image: byName(world.components, component).imagePath,
    reference: tag,
  }));
  const found = await world.registry.digests(wanted);
  for (const [index, { component, digest, tag }] of names.entries()) {
    const answer = found.get(imageKey(wanted[index] as (typeof wanted)[number]));
    const shown = digestIn(answer);
    if (shown === digest) continue;
    const reference = `${byName(world.components, component).image}:${tag}`;
    run.fail(
      component,
      shown === null
        ? (doubtIn(answer) ?? nameNotKept(component, reference))
        : namePushedOver(component, reference, digest, shown),
    );
  }
}
