import { PromoteError } from './errors.js';
import type { Announcement } from './ports/notifier.js';
import type { World } from './world.js';

/**
 * Tells what was recorded before. That somebody could not be told must not look as if it were not recorded: it is
 * said, and the run goes on.
 */
export async function announce(
  { notifier, reporter }: Pick<World, 'notifier' | 'reporter'>,
  announcement: Announcement,
): Promise<void> {
  try {
    await notifier.announce(announcement);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    reporter.warn(error.message);
  }
}
