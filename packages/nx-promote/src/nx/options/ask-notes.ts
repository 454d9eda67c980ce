import { PromoteError } from '../../core/errors/promote-error.js';
import { notesNotAsked } from '../../core/errors/notes.js';
import { plainLines } from '../../core/model/plain-text.js';
import type { AskAboutNotes } from '../../core/commands/ask-about-notes.js';
import type { Intent, NotesAnswer } from '../../core/intent.js';
import type { OpenNote } from '../../core/plan/gates/note-rules.js';
import {
  askAt,
  askAtTerminal,
  isYes,
  toBeAsked,
  whyNobodyAnswers,
  type Asking,
  type Screen,
  type Terminal,
} from '../output/terminal.js';

/** Asks about deployment notes where somebody sits at a terminal; undefined where nobody does. */
export function notesQuestion(
  environment: string,
  input: Terminal = process.stdin,
  output: Screen = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): AskAboutNotes | undefined {
  if (input.isTTY !== true || output.isTTY !== true || whyNobodyAnswers(env) !== null) return undefined;
  return (notes) => askAt(input, output, askingAbout(environment, notes));
}

/**
 * The same at the terminal that the command was typed at. Where a question would not be seen it refuses with the
 * options to type (kind `user`).
 */
export function notesQuestionAtTerminal(
  { environment, typed }: Pick<Intent, 'environment' | 'typed'>,
  env: NodeJS.ProcessEnv = process.env,
): AskAboutNotes {
  return (notes) =>
    askAtTerminal(askingAbout(environment, notes), (why) => cannotAsk(notes, typed, why, env), env);
}

function cannotAsk(
  notes: readonly OpenNote[],
  typed: string,
  why: string,
  env: NodeJS.ProcessEnv,
): PromoteError {
  const ids = notes.map(({ id }) => id).join(',');
  return new PromoteError(notesNotAsked(notes, ids, typed, why, toBeAsked(`${typed} --ask`, env)));
}

function askingAbout(environment: string, notes: readonly OpenNote[]): Asking<NotesAnswer> {
  return async (terminal, screen) => {
    const [notesDone, notesWaived]: [string[], string[]] = [[], []];
    for (const { id, source, components, text } of notes) {
      screen.write(`\n${components.join(', ')}: ${id} (${source})\n${plainLines(text)}\n`);
      const answer = await terminal.question(`Is that done in ${environment}? yes, waive, or no: `);
      if (isYes(answer)) notesDone.push(id);
      if (/^w(aive)?$/i.test(answer.trim())) notesWaived.push(id);
    }
    if (notesWaived.length === 0) return { notesDone };
    const reason = (await terminal.question(`Why need ${notesWaived.join(', ')} not be done? `)).trim();
    return reason === '' ? { notesDone } : { notesDone, notesWaived, reason };
  };
}
