import { PassThrough } from 'node:stream';
import { PromoteError } from '../../core/errors/promote-error.js';
import { gitFailed as failedGit, gitMissing as noGit } from '../../core/errors/git.js';
import { withoutSecrets } from '../../core/model/secrets.js';
import { GRACE_MS } from './process-group.js';
import { gitEnvironment } from './git-environment.js';
import { withFlags } from './git-flags.js';
import { settingArguments } from './git-settings.js';
import { foreignRepository } from './foreign-repository.js';
import { run, type Program, type ProgramResult } from './run.js';

/** Counts what the design promises not to grow with the number of components. */
export const gitCounters = { processes: 0, roundTrips: 0 };

/** Its error output is always kept: what git says belongs into the error. */
export type GitProgram = Omit<Program, 'file' | 'onOutput'> & {
  /**
   * Whether it acts on the files of the person's own work tree, or looks at them: then the settings about files and
   * hooks are that person's.
   */
  readonly inPersonsWorkTree?: boolean;
};

/** Filters and hooks of the user's may hang in a git that talks to nobody. */
export const LONGEST_MS = 30 * 60_000;

/**
 * Runs git; the caller judges the exit code. Every git command of ours goes through here, with the settings, flags and
 * variables that we count on, and not with those of the person or CI that runs us.
 */
export async function git({ inPersonsWorkTree = false, ...program }: GitProgram): Promise<ProgramResult> {
  gitCounters.processes += 1;
  const result = await run({
    timeoutMs: LONGEST_MS,
    ...program,
    file: 'git',
    args: [...settingArguments(inPersonsWorkTree), ...withFlags(program.args)],
    env: { ...gitEnvironment(process.env, inPersonsWorkTree), ...program.env },
  });
  if (result.failure === 'ENOENT') throw gitMissing();
  const foreign = result.exitCode === 0 ? null : foreignRepository(result.stderr);
  if (foreign !== null) throw foreign;
  return result;
}

/** The error where there is no git to run. */
export function gitMissing(): PromoteError {
  return new PromoteError(noGit());
}

/** Lets a second git read what a first one writes, of which little is held at a time; gives what the second says. */
export async function gitPiped(first: GitProgram, second: GitProgram, doing: string): Promise<Buffer> {
  const between = new PassThrough();
  const stop = new AbortController();
  // The reader may end early: the writer then meets a closed stream, and what it says of that does not matter.
  between.on('error', () => stop.abort());
  const writes = gitOk({ ...first, output: between, signal: stop.signal }, doing);
  const reads = gitOk({ ...second, input: between }, doing);
  // Nobody takes what the writer still has to say; one that is through has a moment to end.
  const enough = (): void => void setTimeout(() => stop.abort(), GRACE_MS).unref();
  reads.then(enough, () => stop.abort());
  const [written, read] = await Promise.allSettled([writes, reads]);
  if (read.status === 'rejected') throw read.reason;
  if (written.status === 'rejected') throw written.reason;
  return read.value;
}

/** Runs git and insists on exit code 0. */
export async function gitOk(program: GitProgram, doing: string): Promise<Buffer> {
  const result = await git(program);
  if (result.exitCode === 0) return result.stdout;
  throw gitFailed(result, doing);
}

/** The one error for a git that failed: what it was asked for, and what it wrote to its error output. */
export function gitFailed(result: Pick<ProgramResult, 'timedOut' | 'stderr'>, doing: string): PromoteError {
  return new PromoteError(
    failedGit(doing, result.timedOut, withoutSecrets(result.stderr).split('\n').filter(Boolean).slice(-8)),
  );
}
