import { copyFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { expandKnown, expandPattern } from '../../core/model/pattern.js';
import type { SuiteRequest } from '../../core/ports/suite-runner.js';
import type { ProgramLog } from '../logs/program-log.js';
import { endingLabel } from '../process/how-it-ended.js';
import { run, type ProgramResult } from '../process/run.js';
import { failuresIn } from './junit.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { suiteEnvironment, suiteValues } from './suite-environment.js';

/** One try of a suite. */
export interface Try {
  readonly outcome: 'passed' | 'failed' | 'errored' | 'timed-out';
  /** One line: which tests failed, or what was said last; empty when there is nothing to say. */
  readonly what: string;
  readonly report: string | null;
  /** True when another try cannot come out otherwise. */
  readonly hopeless: boolean;
}

export interface TryOptions {
  readonly request: SuiteRequest;
  readonly cwd: string;
  readonly isWorktree: boolean;
  /** Where the report is kept, and where the suite is told to write it. */
  readonly reportFile: string;
  readonly actorEnv: Readonly<Record<string, string>>;
  /** Gets the suite's output. */
  readonly log: Pick<ProgramLog, 'onOutput' | 'last'>;
}

/** Runs the suite's command once and judges how it ended. */
export async function tryOnce(options: TryOptions): Promise<Try> {
  const { request, cwd, isWorktree, reportFile, actorEnv, log } = options;
  const { suite } = request;
  const values = suiteValues(request);
  const [file = '', ...args] = suite.command.map((part) => expandKnown(part, values));
  const own = suite.report === null ? null : inside(cwd, expandPattern(suite.report, values));
  const before = own === null ? null : await identity(own);
  const result = await run({
    file,
    args,
    cwd,
    env: suiteEnvironment(request, reportFile, actorEnv, isWorktree),
    timeoutMs: suite.timeoutSeconds * 1_000,
    onOutput: log.onOutput,
    guarded: true,
  });
  const report = await keepReport(own, before, reportFile);
  const outcome = judge(result, suite.erroredExitCodes);
  const how = howTryEnded(result, file, suite.timeoutSeconds);
  const failing = outcome === 'passed' || report === null ? '' : await failuresIn(report);
  const what =
    outcome === 'passed' ? '' : [how, failing || outsideLine(log.last())].filter(Boolean).join(': ');
  return { outcome, what, report, hopeless: result.failure !== null };
}

function judge(result: ProgramResult, erroredExitCodes: readonly number[]): Try['outcome'] {
  if (result.timedOut) return 'timed-out';
  if (result.exitCode === null || result.failure !== null) return 'errored';
  if (result.exitCode === 0) return 'passed';
  return erroredExitCodes.includes(result.exitCode) ? 'errored' : 'failed';
}

/** Names a program that could not be started: nothing that it wrote tells which. */
export function howTryEnded(result: ProgramResult, file: string, timeoutSeconds: number): string {
  const how = endingLabel(result, timeoutSeconds * 1_000);
  return result.failure === null ? how : `"${outsideLine(file)}" ${how}`;
}

/** The configured path of a report, which must not lead out of where the suite runs. */
function inside(cwd: string, path: string): string {
  const full = resolve(cwd, path);
  const way = relative(cwd, full);
  if (way !== '' && way !== '..' && !way.startsWith('../')) return full;
  throw new Error(`the report path ${JSON.stringify(path)} leads out of the workspace`);
}

/** A report of an earlier run must not speak for this one. */
async function identity(path: string): Promise<string | null> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() === true ? `${facts.ino} ${facts.size} ${facts.mtimeMs}` : null;
}

async function keepReport(
  own: string | null,
  before: string | null,
  reportFile: string,
): Promise<string | null> {
  const now = own === null ? null : await identity(own);
  if (own !== null && now !== null && now !== before) {
    await copyFile(own, reportFile);
    return reportFile;
  }
  return (await identity(reportFile)) === null ? null : reportFile;
}
