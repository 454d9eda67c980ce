import { plainAdvice } from '../../core/model/advice.js';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import type { Evidence, Outcome } from '../../core/model/record.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import type { SuiteRequest, SuiteRunner } from '../../core/ports/suite-runner.js';
import { fileName } from '../logs/file-name.js';
import type { OpenLog, ProgramLog } from '../logs/program-log.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { tryOnce, type Try } from './try-once.js';

export interface SuiteRunnerOptions {
  readonly workspaceRoot: string;
  readonly openLog: OpenLog;
  readonly worktrees: Worktrees;
  /** Where reports are kept: a worktree is gone when its suite has ended. */
  readonly reportFolder: string;
  /** Further environment variables for every suite: who acts, in which run. */
  readonly actorEnv: Readonly<Record<string, string>>;
}

/** Runs suites as processes, in the checkout or in a worktree of the artifact's commit. */
export function createSuiteRunner(options: SuiteRunnerOptions): SuiteRunner {
  return {
    async run(request) {
      const started = performance.now();
      const { suite, environment, component } = request;
      const whose = component === null ? '' : ` of ${component.name}`;
      const parts = [environment.name, component?.name ?? 'environment', suite.name];
      const log = options.openLog(parts, `suite ${suite.name}${whose} in ${environment.name}`);
      const tries = await runTries(options, request, log).catch((error: unknown) => [notAsked(error)]);
      const found = evidence(request, tries, (performance.now() - started) / 1_000);
      await log.end(['passed', 'flaky'].includes(found.outcome));
      return found;
    },
  };
}

async function runTries(options: SuiteRunnerOptions, request: SuiteRequest, log: ProgramLog): Promise<Try[]> {
  const { workspaceRoot, worktrees, reportFolder } = options;
  await mkdir(reportFolder, { recursive: true });
  const { suite, commit } = request;
  if (commit === null || suite.at === 'checkout') return triesIn(options, request, log, workspaceRoot, false);
  return worktrees.withWorktree(commit, (path) => triesIn(options, request, log, path, true));
}

/** Tries until it passes; a suite that cannot even be started will not be, however often it is tried. */
async function triesIn(
  options: SuiteRunnerOptions,
  request: SuiteRequest,
  log: ProgramLog,
  cwd: string,
  isWorktree: boolean,
): Promise<Try[]> {
  const { suite, environment, component } = request;
  const { reportFolder, actorEnv } = options;
  const tries: Try[] = [];
  const name = [environment.name, component?.name ?? 'environment', suite.name].map(fileName).join('-');
  const unique = `${Date.now().toString(36)}-${process.pid}`;
  for (let attempt = 1; attempt <= suite.retries + 1; attempt += 1) {
    if (attempt > 1) log.note(`${suite.name}: try ${attempt} of ${suite.retries + 1}`);
    const reportFile = join(reportFolder, `${name}-${unique}-${attempt}.xml`);
    const result = await tryOnce({ request, cwd, isWorktree, reportFile, actorEnv, log });
    tries.push(result);
    if (result.outcome === 'passed' || result.hopeless) break;
  }
  return tries;
}

function notAsked(error: unknown): Try {
  const why =
    error instanceof PromoteError ? [error.message, ...plainAdvice(error.hints)].join(' ') : String(error);
  return { outcome: 'errored', what: outsideLine(why), report: null, hopeless: true };
}

/**
 * A pass after anything else is *flaky*. Where no try passed, one that failed decides: the suite did say no,
 * and a later try that could not ask does not take it back.
 */
function evidence(request: SuiteRequest, tries: readonly Try[], seconds: number): Evidence {
  const { suite, set } = request;
  const decisive =
    tries.find(({ outcome }) => outcome === 'passed') ??
    tries.findLast(({ outcome }) => outcome === 'failed') ??
    (tries.at(-1) as Try);
  const outcome: Outcome = decisive.outcome === 'passed' && tries.length > 1 ? 'flaky' : decisive.outcome;
  const told = tries.map(
    ({ outcome: each, what }, index) => `try ${index + 1} ${each}${what === '' ? '' : `: ${what}`}`,
  );
  const detail = tries.length > 1 ? told.join('; ') : decisive.what;
  return {
    suite: suite.name,
    scope: suite.scope,
    outcome,
    seconds: Math.round(seconds * 10) / 10,
    set,
    report: decisive.report,
    at: new Date().toISOString(),
    ...(detail === '' ? {} : { detail: outsideLine(detail, 1_000) }),
  };
}
