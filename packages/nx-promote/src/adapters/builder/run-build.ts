import { PromoteError } from '../../core/errors.js';
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

/** Colours and cursor movements mean nothing out of their place. */
function lastLines(output: Buffer): string[] {
  // eslint-disable-next-line no-control-regex -- colours begin with the escape character
  const text = withoutSecrets(output.toString('utf8')).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
  const lines = text.split(/\r\n|[\r\n]/).map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trimEnd());
  return lines.filter((line) => line !== '').slice(-TAIL_LINES);
}
