import { shipHotfix } from '../../core/commands/hotfix/ship-hotfix.js';
import { confirmAtTerminal } from '../../nx/options/ask-entry.js';
import { notesQuestionAtTerminal } from '../../nx/options/ask-notes.js';
import { composeHotfix } from '../../nx/run/compose-hotfix.js';
import { intentOf } from '../../nx/options/options.js';
import { componentExecutor } from '../../nx/run/run-component.js';

/** Brings a hotfix into an environment, under the trunk's rules. */
export default componentExecutor(
  'ship-hotfix',
  async ({ world, component, options, typed, tellSteps }) => {
    const { environment = '', branch } = options;
    const intent = intentOf('release', { ...options, environment }, [], typed);
    const ask = options.ask === true ? notesQuestionAtTerminal({ environment, typed }) : undefined;
    const { outcome, ended, text } = await shipHotfix(
      world,
      { ...intent, component, ...(branch === undefined ? {} : { branch }) },
      ask,
      confirmAtTerminal(intent),
    );
    await tellSteps(ended, { intent, outcomes: new Map([[component.name, outcome]]) });
    if (text !== '') world.reporter.tell(text);
    return outcome.success;
  },
  composeHotfix,
);
