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
import { brief } from './plain-text.js';
import { suiteEnvironment } from './suite-environment.js';
import { howItEnded } from './try-once.js';

export interface NoteCommandsOptions {
  readonly reporter: Reporter;
  readonly worktrees: Worktrees;
  /** Where output is kept. */
  readonly outputFolder: string;
  readonly timeoutSeconds: number;
}

/** Runs them as processes in a worktree of the artifact's commit, with the variables that suites get. */
export function createNoteCommands(options: NoteCommandsOptions): NoteCommands {
  return {
    async run(request) {
      try {
        return await options.worktrees.withWorktree(request.commit, (path) => runIn(options, request, path));
      } catch (error) {
        const why = error instanceof PromoteError ? [error.message, ...error.hints].join(' ') : String(error);
        return { ok: false, detail: brief(why) };
      }
    },
  };
}

async function runIn(
  { reporter, outputFolder, timeoutSeconds }: NoteCommandsOptions,
  request: NoteCommandRequest,
  cwd: string,
): Promise<NoteCommandResult> {
  const { id, environment, component, commit } = request;
  await mkdir(outputFolder, { recursive: true });
  const unique = `${Date.now().toString(36)}-${process.pid}`;
  const file = join(outputFolder, `${fileName(environment.name)}-${fileName(id)}-${unique}.log`);
  const kept = createWriteStream(file);
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
  if (result.exitCode === 0 && !result.timedOut) return { ok: true, detail: `output: ${file}` };
  const how = howItEnded(result, program, timeoutSeconds);
  return { ok: false, detail: [how, brief(output.last()), `output: ${file}`].filter(Boolean).join('; ') };
}
