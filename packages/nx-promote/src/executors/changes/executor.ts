import { changesBetween } from '../../core/commands/changes/changes-between.js';
import { noStates } from '../../core/errors/changes.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { chosenComponents } from '../../core/config/chosen-components.js';
import { listOf } from '../../nx/options/option-table.js';
import { publishChanges } from '../../nx/output/publish-changes.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Shows what lies between two states, for all components or those that are named. */
export default rootExecutor('changes', async ({ world, options, workspaceRoot, typed }) => {
  const { from, to } = options;
  if (from === undefined || to === undefined) throw new PromoteError(noStates(typed));
  const components = chosenComponents(world.components, listOf(options.components));
  const report = await changesBetween(world, { from, to, components });
  await publishChanges(report, options, workspaceRoot, world);
  return true;
});
