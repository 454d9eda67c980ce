import { openSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { ReadStream, WriteStream } from 'node:tty';
import { PromoteError } from '../core/errors.js';
import { plainLines } from '../core/model/plain-text.js';
import type { AskAboutNotes } from '../core/ask-about-notes.js';
import type { Intent } from '../core/intent.js';
import { optionWord } from '../core/model/command-line.js';
import type { OpenNote } from '../core/plan/note-rules.js';

export type Terminal = Pick<NodeJS.ReadStream, 'isTTY'> & NodeJS.ReadableStream;
export type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & NodeJS.WritableStream;

/** Asks about deployment notes where somebody sits at a terminal; undefined where nobody does. */
export function notesQuestion(
  environment: string,
  input: Terminal = process.stdin,
  output: Screen = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): AskAboutNotes | undefined {
  if (input.isTTY !== true || output.isTTY !== true || whyNobodyAnswers(env) !== null) return undefined;
  return questionAt(environment, input, output);
}

/**
 * The same at the terminal that the command was typed at, though Nx keeps its streams to itself; as git and ssh
 * ask for passwords. Where a question would not be seen it refuses with the options to type (kind `user`).
 */
export function notesQuestionAtTerminal(
  { environment, typed }: Pick<Intent, 'environment' | 'typed'>,
  env: NodeJS.ProcessEnv = process.env,
): AskAboutNotes {
  return async (notes) => {
    const terminal = whyNobodyAnswers(env) === null ? openTerminal() : null;
    if (terminal === null)
      throw cannotAsk(notes, typed, whyNobodyAnswers(env) ?? 'there is no terminal', env);
    const [input, output] = terminal;
    try {
      return await questionAt(environment, input, output)(notes);
    } finally {
      input.destroy();
      output.destroy();
    }
  };
}

/** Why a question would not be seen, or its answer not arrive; null where both are possible. */
export function whyNobodyAnswers(env: NodeJS.ProcessEnv): string | null {
  if (isTerminalUi(env)) return "Nx's terminal UI has the screen and the keyboard";
  if ((env['CI'] ?? '') !== '' && env['CI'] !== 'false') return 'this is a CI run';
  return null;
}

/** Nx decides for each run, and tells its tasks by this variable. */
export function isTerminalUi(env: NodeJS.ProcessEnv): boolean {
  return env['NX_TUI'] === 'true';
}

export function openTerminal(): [ReadStream, WriteStream] | null {
  try {
    return [new ReadStream(openSync('/dev/tty', 'r')), new WriteStream(openSync('/dev/tty', 'w'))];
  } catch {
    return null;
  }
}

function cannotAsk(
  notes: readonly OpenNote[],
  typed: string,
  why: string,
  env: NodeJS.ProcessEnv,
): PromoteError {
  const ids = notes.map(({ id }) => id).join(',');
  return new PromoteError({
    kind: 'user',
    code: 'NO_TERMINAL',
    message: `--ask cannot ask about deployment notes here: ${why}.`,
    details: notes.map(({ id, source, components }) => `${components.join(', ')}: ${id} (${source})`),
    hints: [
      `when they are done: ${typed} ${optionWord('--note-done', ids)}`,
      `when they are not needed: ${typed} ${optionWord('--note-waive', ids)} --reason="<why>"`,
      ...(isTerminalUi(env) ? [`to be asked: NX_TUI=false ${typed} --ask`] : []),
    ],
  });
}

function questionAt(environment: string, input: Terminal, output: Screen): AskAboutNotes {
  return async (notes) => {
    const terminal = createInterface({ input, output });
    try {
      const [notesDone, notesWaived]: [string[], string[]] = [[], []];
      for (const { id, source, components, text } of notes) {
        output.write(`\n${components.join(', ')}: ${id} (${source})\n${plainLines(text)}\n`);
        const answer = await terminal.question(`Is that done in ${environment}? yes, waive, or no: `);
        if (/^y(es)?$/i.test(answer.trim())) notesDone.push(id);
        if (/^w(aive)?$/i.test(answer.trim())) notesWaived.push(id);
      }
      if (notesWaived.length === 0) return { notesDone };
      const reason = (await terminal.question(`Why need ${notesWaived.join(', ')} not be done? `)).trim();
      return reason === '' ? { notesDone } : { notesDone, notesWaived, reason };
    } finally {
      terminal.close();
    }
  };
}
