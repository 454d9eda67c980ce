import { forwardPort } from '../../core/commands/hotfix/forward-port.js';
import { composeHotfix } from '../../nx/run/compose-hotfix.js';
import { componentExecutor } from '../../nx/run/run-component.js';

/** Brings a hotfix to the trunk, or records that the trunk need not have it. */
export default componentExecutor(
  'forward-port',
  async ({ world, component, options }) => {
    const { name, branch, reason, waive = false, dryRun = false } = options;
    const { text, success } = await forwardPort(world, { component, name, branch, reason, waive, dryRun });
    if (success) world.reporter.tell(text);
    else world.reporter.warn(text);
    return success;
  },
  composeHotfix,
);
