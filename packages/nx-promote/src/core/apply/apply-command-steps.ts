import { PromoteError } from '../errors/promote-error.js';
import type {
  AnnounceStep,
  ChecksStep,
  PickStep,
  RemoveBuildsStep,
  RemoveHeartbeatsStep,
} from '../plan/command-steps.js';
import type { LeaseMove } from '../ports/ledger-store.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';

/** False when there is no branch afterwards: a conflict, or nothing left to be picked. What follows stands on it. */
export async function applyPick(
  { cherryPicks }: Pick<World, 'cherryPicks'>,
  { pick }: PickStep,
  run: RunState,
): Promise<boolean> {
  const answer = await cherryPicks.pick(pick);
  run.finds({ pick: answer });
  return answer.kind === 'pushed';
}

export async function applyChecks(
  { checks, components, reporter }: Pick<World, 'checks' | 'components' | 'reporter'>,
  { component, commit }: ChecksStep,
): Promise<void> {
  const ran = await checks.run(byName(components, component), commit);
  const passed =
    ran.length === 0 ? 'has no target "lint" or "test" that could be asked' : `passed ${ran.join(', ')}`;
  reporter.tell(`${component} ${commit.slice(0, 7)} ${passed}`);
}

/** That somebody could not be told must not look as if it were not recorded: it is said, and the run goes on. */
export async function applyAnnounce(
  { notifier, reporter }: Pick<World, 'notifier' | 'reporter'>,
  { announcement }: AnnounceStep,
): Promise<void> {
  try {
    await notifier.announce(announcement);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    reporter.warn(error.message);
  }
}

export async function applyRemoveBuilds(
  { registry, tags }: Pick<World, 'registry' | 'tags'>,
  { builds }: RemoveBuildsStep,
): Promise<void> {
  for (const { image, imageTag, hasImage } of builds) {
    if (hasImage) await registry.removeTag(image, imageTag);
  }
  await tags.remove(builds.map(({ tag }) => tag));
}

export async function applyRemoveHeartbeats(
  { ledger }: Pick<World, 'ledger'>,
  { left }: RemoveHeartbeatsStep,
): Promise<boolean> {
  const moves = left.map(({ ref, tip }): LeaseMove => ({ ref, expected: tip, to: 'gone', nonce: '' }));
  return (await ledger.append([], [], moves)).kind === 'written';
}
