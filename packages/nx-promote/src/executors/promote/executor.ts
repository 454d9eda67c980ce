import { promote } from '../../core/commands/promote.js';
import { notesQuestion, notesQuestionAtTerminal } from '../../nx/options/ask-notes.js';
import { confirmAtTerminal } from '../../nx/options/ask-entry.js';
import { listOf } from '../../nx/options/option-table.js';
import { intentOf } from '../../nx/options/options.js';
import { rootExecutor } from '../../nx/run/run-root.js';

/** Promotes whatever is ahead of an environment, or the named components, with one plan in one process. */
export default rootExecutor('promote', async ({ world, options, typed, tellSteps }) => {
  const { environment = '' } = options;
  const components = listOf(options.components);
  const request = intentOf('release', { ...options, environment }, components, typed);
  const ask =
    options.ask === true ? notesQuestionAtTerminal({ environment, typed }) : notesQuestion(environment);
  const { table, plan, ended, outcomes, success } = await promote(world, {
    ...request,
    ...(ask === undefined ? {} : { ask }),
    confirmEntry: confirmAtTerminal(request),
  });
  if (request.dryRun) world.reporter.tell(table);
  world.reporter.detail(plan);
  await tellSteps(ended, { intent: request, outcomes });
  return success;
});
