import { setHold } from '../../core/commands/hold.js';
import type { HoldRequest } from '../../core/plan/plan-hold.js';
import { rootExecutor } from './run-root.js';

/** The executor that freezes an environment, or that lets it go. */
export function holdExecutor(kind: HoldRequest['kind']): ReturnType<typeof rootExecutor> {
  return rootExecutor(kind, async ({ world, options }) => {
    const { environment = '', reason = null, dryRun = false } = options;
    const text = await setHold(world, { environment, kind, reason, dryRun });
    if (text !== '') world.reporter.tell(text);
    return true;
  });
}
