import { outcomeLine } from '../../core/render/outcome-line.js';
import { tryOut } from '../../core/commands/try-out.js';
import { intentOf } from '../../nx/options/options.js';
import { componentExecutor } from '../../nx/run/run-component.js';

/** Tries a commit of a component that is not merged. */
export default componentExecutor('try', async ({ world, component, options, typed, tellSteps }) => {
  const { environment = '' } = options;
  const request = intentOf('tag', { ...options, environment }, [component.name], typed);
  const { outcomes, ended } = await tryOut(world, request);
  await tellSteps(ended, { intent: request, outcomes });
  if (!request.dryRun)
    for (const outcome of outcomes.values()) if (outcome.success) world.reporter.tell(outcomeLine(outcome));
  return [...outcomes.values()].every(({ success }) => success);
});
