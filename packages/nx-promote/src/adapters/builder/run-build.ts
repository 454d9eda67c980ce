import { PromoteError } from '../../core/errors.js';
import { buildFailed } from '../../core/errors/builds.js';
import { outsideLines } from '../../core/model/outside-text.js';
import { howItEnded } from '../process/how-it-ended.js';
import { run, type Program } from '../process/run.js';

export type OnOutput = (chunk: Buffer, stream: 'stdout' | 'stderr') => void;

/** How a build that fails is described. */
export interface BuildStory {
  /** Begins the sentence: `The target "container" of ingest-core at 5ddba2b`. */
  readonly what: string;
  readonly hints: readonly string[];
  readonly timeoutMs: number;
  readonly onOutput: OnOutput | undefined;
}

const TAIL_BYTES = 8_000;
const TAIL_LINES = 12;
const LONGEST_LINE = 2_000;

/** Runs a program that builds, and insists on exit code 0; its last lines are the details of the error. */
export async function runBuild(
  program: Omit<Program, 'onOutput' | 'timeoutMs'>,
  story: BuildStory,
): Promise<void> {
  let tail = Buffer.alloc(0);
  const onOutput: OnOutput = (chunk, stream) => {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    story.onOutput?.(chunk, stream);
  };
  const ended = await run({
    ...program,
    onOutput,
    timeoutMs: story.timeoutMs,
    guarded: true,
  });
  if (ended.exitCode === 0) return;
  throw new PromoteError(
    buildFailed(
      `${story.what} ${howItEnded(ended, story.timeoutMs)}`,
      ended.timedOut,
      outsideLines(tail.toString('utf8'), LONGEST_LINE).slice(-TAIL_LINES),
      story.hints,
    ),
  );
}
