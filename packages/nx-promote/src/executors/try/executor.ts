import { tryOut } from '../../core/try-out.js';
import { intentOf } from '../../nx/options.js';
import { componentExecutor } from '../../nx/run-component.js';
import { tellOutcomes } from '../../nx/tell-outcomes.js';

/** Tries a commit of a component that is not merged. */
export default componentExecutor('try', async ({ world, component, options, typed }) => {
  const { environment = '' } = options;
  const request = intentOf('tag', { ...options, environment }, [component.name], typed);
  const { outcomes, plan } = await tryOut(world, request);
  if (request.dryRun) world.reporter.tell(plan);
  await tellOutcomes(world.reporter, request, outcomes);
  return [...outcomes.values()].every(({ success }) => success);
});
