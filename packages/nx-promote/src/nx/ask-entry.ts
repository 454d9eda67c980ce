import { createInterface } from 'node:readline/promises';
import type { ConfirmEntry } from '../core/confirm-entry.js';
import { PromoteError } from '../core/errors.js';
import { confirmationNeeded } from '../core/errors/confirm.js';
import type { Intent } from '../core/intent.js';
import { plainText } from '../core/model/plain-text.js';
import { isTerminalUi, openTerminal, whyNobodyAnswers, type Screen, type Terminal } from './ask-notes.js';

/**
 * Asks for the yes that an environment with `"confirm": true` wants, at the terminal that the command was typed at.
 * Where a question would not be seen it refuses with the command to type.
 */
export function confirmAtTerminal(
  { typed }: Pick<Intent, 'typed'>,
  env: NodeJS.ProcessEnv = process.env,
  open: () => readonly [Terminal, Screen] | null = openTerminal,
): ConfirmEntry {
  return async (entry) => {
    const why = whyNobodyAnswers(env);
    const terminal = why === null ? open() : null;
    if (terminal === null) {
      const toBeAsked = isTerminalUi(env) ? [`to be asked: NX_TUI=false ${typed}`] : [];
      throw new PromoteError(
        confirmationNeeded(entry.environment, typed, why ?? 'there is no terminal', toBeAsked),
      );
    }
    const [input, output] = terminal;
    const asking = createInterface({ input, output });
    try {
      const lines = entry.lines.map((line) => `  ${plainText(line)}\n`).join('');
      output.write(`\n${entry.environment} asks for a yes before anything enters it:\n${lines}`);
      return /^y(es)?$/i.test(
        (await asking.question(`Bring this to ${entry.environment}? yes or no: `)).trim(),
      );
    } finally {
      asking.close();
      for (const stream of [input, output]) (stream as { destroy?: () => void }).destroy?.();
    }
  };
}
