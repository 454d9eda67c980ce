import type { ConfirmEntry } from '../../core/commands/confirm-entry.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { confirmationNeeded } from '../../core/errors/confirm.js';
import type { Intent } from '../../core/intent.js';
import { plainText } from '../../core/model/plain-text.js';
import { askAtTerminal, isYes, toBeAsked, type Open } from '../output/terminal.js';

/**
 * Asks for the yes that an environment with `"confirm": true` wants, at the terminal that the command was typed at.
 * Where a question would not be seen it refuses with the command to type.
 */
export function confirmAtTerminal(
  { typed }: Pick<Intent, 'typed'>,
  env: NodeJS.ProcessEnv = process.env,
  open?: Open,
): ConfirmEntry {
  return ({ environment, lines }) =>
    askAtTerminal(
      async (terminal, screen) => {
        const listed = lines.map((line) => `  ${plainText(line)}\n`).join('');
        screen.write(`\n${environment} asks for a yes before anything enters it:\n${listed}`);
        return isYes(await terminal.question(`Bring this to ${environment}? yes or no: `));
      },
      (why) => new PromoteError(confirmationNeeded(environment, typed, why, toBeAsked(typed, env))),
      env,
      open,
    );
}
