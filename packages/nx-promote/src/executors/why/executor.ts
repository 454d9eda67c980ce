import { renderWhy } from '../../core/render/why.js';
import { explainAbsence } from '../../core/commands/why.js';
import { componentExecutor } from '../../nx/run/run-component.js';

/** Answers why a commit of a component is not in an environment. */
export default componentExecutor('why', async ({ world, component, options }) => {
  const { environment = '', commit } = options;
  const question = { component: component.name, environment, ...(commit === undefined ? {} : { commit }) };
  world.reporter.tell(renderWhy(await explainAbsence(world, question), world.spell));
  return true;
});
