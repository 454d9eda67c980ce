import { plainAdvice } from '../../core/model/advice.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { NoteCommandRequest, NoteCommandResult, NoteCommands } from '../../core/ports/note-commands.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import type { OpenLog } from '../logs/program-log.js';
import { run } from '../process/run.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { suiteEnvironment } from './suite-environment.js';
import { howTryEnded } from './try-once.js';

export interface NoteCommandsOptions {
  readonly openLog: OpenLog;
  readonly worktrees: Worktrees;
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
        const why =
          error instanceof PromoteError
            ? [error.message, ...plainAdvice(error.hints)].join(' ')
            : String(error);
        return { ok: false, detail: outsideLine(why) };
      }
    },
  };
}

async function runIn(
  { openLog }: NoteCommandsOptions,
  request: NoteCommandRequest,
  cwd: string,
): Promise<NoteCommandResult> {
  const { id, environment, component, commit } = request;
  const timeoutSeconds = request.timeoutSeconds ?? MOST_SECONDS;
  const log = openLog([environment.name, id], `deployment note ${id} in ${environment.name}`);
  const [program = '', ...args] = request.command;
  const result = await run({
    file: program,
    args,
    cwd,
    env: suiteEnvironment({ suite: { env: {} }, environment, component, commit }, '', {}, true),
    timeoutMs: timeoutSeconds * 1_000,
    onOutput: log.onOutput,
    guarded: true,
  });
  const ok = result.exitCode === 0 && !result.timedOut;
  await log.end(ok);
  // The ledger keeps it for everybody: what a machine's folders are called is nobody's business.
  const where = `log: ${log.name}`;
  if (ok) return { ok, detail: where };
  const how = howTryEnded(result, program, timeoutSeconds);
  return { ok, detail: [how, outsideLine(log.last()), where].filter(Boolean).join('; ') };
}
