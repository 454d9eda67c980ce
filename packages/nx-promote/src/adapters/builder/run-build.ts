import { PromoteError } from '../../core/errors.js';
import { plainLine } from '../../core/model/plain-text.js';
import { withoutSecrets } from '../../core/model/secrets.js';
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
  const { exitCode, timedOut, failure } = await run({
    ...program,
    onOutput,
    timeoutMs: story.timeoutMs,
    guarded: true,
  });
  if (exitCode === 0) return;
  throw new PromoteError({
    kind: 'external',
    code: timedOut ? 'BUILD_TIMED_OUT' : 'BUILD_FAILED',
    message: `${story.what} ${ending(exitCode, timedOut, failure, story.timeoutMs)}.`,
    details: lastLines(tail),
    hints: timedOut
      ? ['give it more time: "image.timeoutSeconds" in release-pipeline.json', ...story.hints]
      : story.hints,
  });
}

function ending(
  exitCode: number | null,
  timedOut: boolean,
  failure: string | null,
  timeoutMs: number,
): string {
  if (timedOut) return `did not end within ${timeoutMs / 1000} seconds and was stopped`;
  if (failure === 'ENOENT') return 'was not found on the PATH';
  if (exitCode === null) return `could not be run to its end (${failure ?? 'it was killed'})`;
  return `failed with exit code ${exitCode}`;
}

/** Made harmless first: what is taken out could hide a secret from what looks for it. */
function lastLines(output: Buffer): string[] {
  const lines = output
    .toString('utf8')
    .split(/\r\n|[\r\n]/)
    .map((line) => withoutSecrets(plainLine(line)));
  return lines.filter((line) => line !== '').slice(-TAIL_LINES);
}
