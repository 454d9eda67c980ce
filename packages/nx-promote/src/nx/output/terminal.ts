import { openSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline/promises';
import { ReadStream, WriteStream } from 'node:tty';
import type { PromoteError } from '../../core/errors/promote-error.js';

export type Terminal = Pick<NodeJS.ReadStream, 'isTTY'> & NodeJS.ReadableStream;
export type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & NodeJS.WritableStream;

/** Asks its questions, each with `question`; what belongs to them is written to the screen. */
export type Asking<T> = (terminal: Interface, screen: Screen) => Promise<T>;

/** Where to ask, in place of the terminal that the command was typed at. */
export type Open = () => readonly [ReadStream, WriteStream] | null;

/**
 * Asks at the terminal that the command was typed at, though Nx keeps its streams to itself; as git and ssh ask for
 * passwords. Where a question would not be seen, or not answered, it throws what `refusal` makes of the reason.
 */
export async function askAtTerminal<T>(
  ask: Asking<T>,
  refusal: (why: string) => PromoteError,
  env: NodeJS.ProcessEnv = process.env,
  open: Open = openTerminal,
): Promise<T> {
  const why = whyNobodyAnswers(env);
  const terminal = why === null ? open() : null;
  if (terminal === null) throw refusal(why ?? 'there is no terminal');
  try {
    return await askAt(...terminal, ask);
  } finally {
    for (const stream of terminal) stream.destroy();
  }
}

/** Asks at these streams, which stay open. */
export async function askAt<T>(input: Terminal, output: Screen, ask: Asking<T>): Promise<T> {
  const terminal = createInterface({ input, output });
  try {
    return await ask(terminal, output);
  } finally {
    terminal.close();
  }
}

/** Whether an answer is a yes. Anything else is none. */
export function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}

/** Why a question would not be seen, or its answer not arrive; null where both are possible. */
export function whyNobodyAnswers(env: NodeJS.ProcessEnv): string | null {
  if (isTerminalUi(env)) return "Nx's terminal UI has the screen and the keyboard";
  if ((env['CI'] ?? '') !== '' && env['CI'] !== 'false') return 'this is a CI run';
  return null;
}

/** The command that is asked about, where Nx's terminal UI is all that is in the way of a question. */
export function toBeAsked(command: string, env: NodeJS.ProcessEnv = process.env): string[] {
  return isTerminalUi(env) ? [`to be asked: NX_TUI=false ${command}`] : [];
}

/** Nx decides for each run, and tells its tasks by this variable. */
function isTerminalUi(env: NodeJS.ProcessEnv): boolean {
  return env['NX_TUI'] === 'true';
}

function openTerminal(): [ReadStream, WriteStream] | null {
  try {
    return [new ReadStream(openSync('/dev/tty', 'r')), new WriteStream(openSync('/dev/tty', 'w'))];
  } catch {
    return null;
  }
}
