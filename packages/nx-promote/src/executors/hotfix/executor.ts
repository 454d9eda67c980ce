import { openHotfix } from '../../core/commands/hotfix/open-hotfix.js';
import { composeHotfix } from '../../nx/run/compose-hotfix.js';
import { componentExecutor } from '../../nx/run/run-component.js';

/** Begins a hotfix, under the trunk's rules: the decision on the record, the branch in the checkout. */
export default componentExecutor(
  'hotfix',
  async ({ world, component, options, typed }) => {
    const { name, reason, from, approvedBy, dryRun = false } = options;
    world.reporter.tell(
      await openHotfix(world, { component, name, reason, from, approvedBy, dryRun, typed }),
    );
    return true;
  },
  composeHotfix,
);
