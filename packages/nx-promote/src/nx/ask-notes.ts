import { openSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { ReadStream, WriteStream } from 'node:tty';
import { PromoteError } from '../core/errors.js';
import { plainLines } from '../core/model/plain-text.js';
import type { AskAboutNotes } from '../core/ask-about-notes.js';

type Terminal = Pick<NodeJS.ReadStream, 'isTTY'> & NodeJS.ReadableStream;
type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & NodeJS.WritableStream;

/** Asks about deployment notes where somebody sits at a terminal; undefined where nobody does. */
export function notesQuestion(
  environment: string,
  input: Terminal = process.stdin,
  output: Screen = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): AskAboutNotes | undefined {
  if (input.isTTY !== true || output.isTTY !== true || env['CI']) return undefined;
  return questionAt(environment, input, output);
}

/**
 * The same at the terminal that the command was typed at, though Nx keeps its streams to itself; as git and ssh
 * ask for passwords. Asking throws (kind `user`) where there is none.
 */
export function notesQuestionAtTerminal(environment: string): AskAboutNotes {
  return async (notes) => {
    const [input, output] = openTerminal();
    try {
      return await questionAt(environment, input, output)(notes);
    } finally {
      input.destroy();
      output.destroy();
    }
  };
}

function openTerminal(): [ReadStream, WriteStream] {
  try {
    return [new ReadStream(openSync('/dev/tty', 'r')), new WriteStream(openSync('/dev/tty', 'w'))];
  } catch {
    throw new PromoteError({
      kind: 'user',
      code: 'NO_TERMINAL',
      message: 'There is no terminal to ask at (option --ask).',
      hints: ['leave --ask out, and name the notes with --note-done or --note-waive'],
    });
  }
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
