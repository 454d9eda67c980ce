import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { PromoteError } from '../../core/errors.js';
import type { NoteCommandRequest, NoteCommandResult, NoteCommands } from '../../core/ports/note-commands.js';
import type { Reporter } from '../../core/ports/reporter.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { run } from '../process/run.js';
import { fileName } from './file-name.js';
import { outputLines } from './output-lines.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { suiteEnvironment } from './suite-environment.js';
import { howTryEnded } from './try-once.js';

export interface NoteCommandsOptions {
  readonly reporter: Reporter;
  readonly worktrees: Worktrees;
  /** Output is kept in a folder of it. */
  readonly gitFolder: string;
}

/** A note's command may copy a database. */
const MOST_SECONDS = 4 * 3_600;

/** Runs them as processes in a worktree of the artifact's commit, with the variables that suites get. */
export function createNoteCommands(options: NoteCommandsOptions): NoteCommands {
  return {
    async run(request) {
      try {
        return await options.worktrees.withWorktree(request.commit, (path) => runIn(options, request, path));
      } catch (error) {
        const why = error instanceof PromoteError ? [error.message, ...error.hints].join(' ') : String(error);
        return { ok: false, detail: outsideLine(why) };
      }
    },
  };
}

async function runIn(
  { reporter, gitFolder }: NoteCommandsOptions,
  request: NoteCommandRequest,
  cwd: string,
): Promise<NoteCommandResult> {
  const { id, environment, component, commit } = request;
  const timeoutSeconds = request.timeoutSeconds ?? MOST_SECONDS;
  const outputFolder = join('nx-promote', 'notes');
  await mkdir(join(gitFolder, outputFolder), { recursive: true });
  const unique = `${Date.now().toString(36)}-${process.pid}`;
  const file = join(outputFolder, `${fileName(environment.name)}-${fileName(id)}-${unique}.log`);
  const kept = createWriteStream(join(gitFolder, file));
  const output = outputLines((line) => {
    kept.write(`${line}\n`);
    reporter.tell(`${id} | ${line}`);
  });
  const [program = '', ...args] = request.command;
  const result = await run({
    file: program,
    args,
    cwd,
    env: suiteEnvironment({ suite: { env: {} }, environment, component, commit }, '', {}, true),
    timeoutMs: timeoutSeconds * 1_000,
    onOutput: (chunk, stream) => output.add(chunk, stream),
    guarded: true,
  });
  output.end();
  kept.end();
  await finished(kept);
  // The ledger keeps it for everybody: what a machine's folders are called is nobody's business.
  const where = `output: .git/${file}`;
  if (result.exitCode === 0 && !result.timedOut) return { ok: true, detail: where };
  const how = howTryEnded(result, program, timeoutSeconds);
  return { ok: false, detail: [how, outsideLine(output.last()), where].filter(Boolean).join('; ') };
}
