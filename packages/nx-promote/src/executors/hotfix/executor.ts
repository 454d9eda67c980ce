import { openHotfix } from '../../core/hotfix/open-hotfix.js';
import { composeHotfix } from '../../nx/compose-hotfix.js';
import { componentExecutor } from '../../nx/run-component.js';

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
