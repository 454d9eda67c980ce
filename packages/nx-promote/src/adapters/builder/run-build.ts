import type { Advice } from '../../core/model/advice.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { buildFailed } from '../../core/errors/builds.js';
import { outsideLines } from '../../core/model/outside-text.js';
import type { ProgramLog } from '../logs/program-log.js';
import { howItEnded } from '../process/how-it-ended.js';
import { run, type Program } from '../process/run.js';

/** How a build that fails is described. */
export interface BuildStory {
  /** Begins the sentence: `The target "container" of ingest-core at 5ddba2b`. */
  readonly what: string;
  readonly hints: readonly Advice[];
  readonly timeoutMs: number;
  /** Keeps all that it prints. */
  readonly log: ProgramLog | undefined;
}

const TAIL_BYTES = 8_000;
const TAIL_LINES = 12;
const LONGEST_LINE = 2_000;

/** Runs a program that builds, and insists on exit code 0; the error names its log, or has its last lines. */
export async function runBuild(
  program: Omit<Program, 'onOutput' | 'timeoutMs'>,
  story: BuildStory,
): Promise<void> {
  let tail = Buffer.alloc(0);
  const onOutput: ProgramLog['onOutput'] = (chunk, stream) => {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    story.log?.onOutput(chunk, stream);
  };
  const ended = await run({
    ...program,
    onOutput,
    timeoutMs: story.timeoutMs,
    guarded: true,
  });
  await story.log?.end(ended.exitCode === 0);
  if (ended.exitCode === 0) return;
  // What is logged is printed in full.
  const details =
    story.log === undefined
      ? outsideLines(tail.toString('utf8'), LONGEST_LINE).slice(-TAIL_LINES)
      : [`its output: ${story.log.path}`];
  throw new PromoteError(
    buildFailed(`${story.what} ${howItEnded(ended, story.timeoutMs)}`, ended.timedOut, details, story.hints),
  );
}
