import { PromoteError } from '../errors.js';
import type { ImageNamesStep } from '../plan/plan.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';
import { isStillOurs } from './still-ours.js';

/** Gives manifests further names, in the registry and without moving a layer. */
export async function applyImageNames(
  world: Pick<
    World,
    'pipeline' | 'components' | 'git' | 'ledger' | 'holder' | 'registry' | 'clock' | 'reporter'
  >,
  step: ImageNamesStep,
  run: RunState,
): Promise<void> {
  for (const { component, digest, tag } of step.names) {
    if (run.hasFailed(component) || !(await isStillOurs(world, [component], run))) continue;
    const { image, imagePath } = byName(world.components, component);
    try {
      await world.registry.addTag(imagePath, digest, tag);
      world.reporter.tell(`${component}: ${image}:${tag} is ${digest.slice(0, 19)}`);
    } catch (error) {
      if (!(error instanceof PromoteError)) throw error;
      run.fail(component, error);
    }
  }
}
