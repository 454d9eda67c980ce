import { advice, runTarget } from '../../core/model/advice.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { checkFailed, checksUnknown } from '../../core/errors/builds.js';
import type { Component } from '../../core/model/component.js';
import type { ComponentChecks } from '../../core/ports/checks.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { run } from '../process/run.js';
import { buildEnvironment } from './build-environment.js';
import { nxProgram } from './nx-program.js';
import type { OpenLog } from '../logs/program-log.js';
import { runBuild } from './run-build.js';

export interface ChecksOptions {
  readonly worktrees: Worktrees;
  /** Begins the log of a check. */
  readonly openLog?: OpenLog;
  readonly timeoutMs?: number;
}

/** The targets by which nearly every Nx workspace has code judged. */
const CHECKS = ['lint', 'test'];
const HALF_AN_HOUR = 30 * 60_000;

/** Runs a component's lint and unit tests as the workspace's own nx runs them, at exactly the commit asked for. */
export function createChecks({
  worktrees,
  openLog,
  timeoutMs = HALF_AN_HOUR,
}: ChecksOptions): ComponentChecks {
  return {
    run: (component, commit) =>
      worktrees.withWorktree(commit, async (root) => {
        const found = await targetsAt(root, component, commit);
        const wanted = CHECKS.filter((name) => found.includes(name));
        for (const target of wanted) await runCheck(root, component, commit, target);
        return wanted;
      }),
  };

  async function runCheck(root: string, component: Component, commit: string, target: string): Promise<void> {
    // A result from the cache is as good here: the inputs are the commit's.
    const args = [
      await nxProgram(root),
      'run',
      `${component.name}:${target}`,
      '--output-style=stream-without-prefixes',
    ];
    const what = `The target "${target}" of ${component.name} at ${commit.slice(0, 7)}`;
    const hints = [
      advice`see it: ${runTarget(component.name, target)}; fix it on the branch, commit, and run the same command again`,
    ];
    try {
      await runBuild(
        { file: process.execPath, args, cwd: root, env: environment(component, commit) },
        {
          what,
          hints,
          timeoutMs,
          log: openLog?.(['check', component.name, target], `${target} of ${component.name}`),
        },
      );
    } catch (error) {
      if (!(error instanceof PromoteError)) throw error;
      const { message, details } = error;
      throw new PromoteError(checkFailed(message, details, hints), { cause: error });
    }
  }
}

function environment(component: Component, commit: string): Record<string, string | undefined> {
  return buildEnvironment(process.env, { component: component.name, commit, image: component.image });
}

/** What the component has there; a branch may be older than a target. */
async function targetsAt(root: string, component: Component, commit: string): Promise<string[]> {
  const args = [await nxProgram(root), 'show', 'project', component.name, '--json'];
  const { exitCode, stdout, stderr } = await run({
    file: process.execPath,
    args,
    cwd: root,
    env: environment(component, commit),
    timeoutMs: HALF_AN_HOUR,
  });
  const targets = exitCode === 0 ? targetsIn(stdout.toString('utf8')) : null;
  if (targets !== null) return targets;
  throw new PromoteError(
    checksUnknown(component.name, commit.slice(0, 7), stderr.split('\n').filter(Boolean).slice(-8)),
  );
}

function targetsIn(text: string): string[] | null {
  try {
    const { targets } = JSON.parse(text.slice(text.indexOf('{'))) as { targets?: object };
    return Object.keys(targets ?? {});
  } catch {
    return null;
  }
}
