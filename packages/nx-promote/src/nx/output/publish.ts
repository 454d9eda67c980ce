import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { spelledOut } from '../../core/model/plain-text.js';
import { jsonWithoutSecrets, withoutSecrets } from '../../core/model/secrets.js';
import { jsonWithoutWorkflowCommands, withoutWorkflowCommands } from '../../core/model/workflow-commands.js';
import { readsCommands } from './log-text.js';
import type { Reporter } from '../../core/ports/reporter.js';

/** A text whose secrets were struck out already, value by value: JSON. */
export interface CleanText {
  readonly clean: string;
}

/** JSON for {@link publish}. */
export function jsonDocument(value: unknown): CleanText {
  return { clean: `${jsonWithoutSecrets(value, 2)}\n` };
}

/** A log that is read for commands finds none in it; a program that reads the document finds the same values. */
function shownDocument(document: string, isJson: boolean, env = process.env): string {
  if (!readsCommands(env)) return document;
  return isJson ? jsonWithoutWorkflowCommands(document) : withoutWorkflowCommands(document);
}

/**
 * Prints a document, or writes it to a file for programs: Nx prints around a target's output. The file is
 * relative to where the command was typed, and appears whole or not at all.
 */
export async function publish(
  text: string | CleanText,
  output: string | undefined,
  workspaceRoot: string,
  reporter: Reporter,
  show: (document: string) => void = (document) => void process.stdout.write(document),
): Promise<void> {
  const clean = typeof text === 'string' ? withoutSecrets(text) : text.clean;
  if (output === undefined) {
    if (clean !== '') show(shownDocument(spelledOut(clean), typeof text !== 'string'));
    return;
  }
  const file = resolve(process.env['INIT_CWD'] ?? workspaceRoot, output);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, clean);
  await rename(`${file}.new`, file);
  reporter.tell(`wrote ${file}`);
}
