import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainOfMerge } from '../../packages/nx-promote/src/core/chain';
import { cleanEnvironment, git, runProgram, type RunResult } from './run';
import { REPOSITORY } from './build-once';
import type { SmallWorkspace } from './small-workspace';

export const VICTIM = join(REPOSITORY, 'tools', 'chaos', 'victim.mjs');

/** Releases in a process of its own, which may be told to end or sleep at an effect. */
export function releaseAs(
  root: string,
  components: string,
  fate: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<RunResult> {
  return runProgram(process.execPath, [VICTIM, root, components, ...fate], root, env);
}

/**
 * A release that a test needs and does not judge: what `nx run-many -t release` does, in one process and without Nx,
 * which is several times as quick.
 */
export async function releaseInPassing(root: string, ...components: string[]): Promise<void> {
  const { exitCode, output } = await releaseAs(root, components.join(','), [], { STEPS: wholeWay(root) });
  if (exitCode !== 0) throw new Error(output);
}

/** The steps that a merge makes in the workspace's own environments. */
function wholeWay(root: string): string {
  const pipeline = JSON.parse(readFileSync(join(root, 'release-pipeline.json'), 'utf8')) as {
    environments: readonly { name: string; enters: string; releaseTag?: string }[];
  };
  const steps = chainOfMerge(pipeline.environments.filter(({ enters }) => enters === 'on-merge'));
  return steps.map(({ step, environment }) => `${step}:${environment.name}`).join(' ');
}

/** The same, to be watched and woken while it runs. */
export function startRelease(
  root: string,
  components: string,
  fate: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly output: () => string; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, [VICTIM, root, components, ...fate], {
    cwd: root,
    env: { ...cleanEnvironment(), CI: '', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => text, ended };
}

/** What a person may rely on after a release, whatever happened on the way: everything exactly once. */
export function traceOf(workspace: SmallWorkspace, component: string, commit: string): object {
  const shortId = commit.slice(0, 7);
  const { remote, deployments } = workspace;
  const environments = ['dev', 'integration'].map((environment) => {
    const ref = `refs/promote/components/${environment}/${component}`;
    const subjects = git(remote, 'log', '--format=%s', ref)
      .split('\n')
      .filter((line) => line.includes(`${component} ${shortId}`) && !line.includes(' takeover '));
    const state = JSON.parse(git(remote, 'show', `${ref}:state.json`)) as {
      live: { commit: string } | null;
      verified: { commit: string } | null;
      inProgress: object | null;
    };
    const file = `environments/${environment}.env`;
    const told = git(deployments, 'log', '--format=%H', `-G${component}:${shortId}@`, 'master', '--', file);
    const changelog = git(deployments, 'show', `master:changelogs/${environment}.md`);
    return {
      environment,
      runs: workspace.deployed(environment).includes(`${component}:${shortId}@`),
      deployed: subjects.filter((line) => line.endsWith(' deployed')).length,
      verified: subjects.filter((line) => line.endsWith(' verified')).length,
      deployments: told.split('\n').filter(Boolean).length,
      sections: changelog.split(`* ${component} ${shortId}`).length - 1,
      live: state.live?.commit,
      proved: state.verified?.commit,
      inProgress: state.inProgress,
    };
  });
  return { tag: git(remote, 'rev-parse', `refs/tags/${component}/${shortId}`), environments };
}

/** That of a release which nobody disturbed. */
export function wantedTrace(commit: string): object {
  const of = (environment: string): object => ({
    environment,
    runs: true,
    deployed: 1,
    verified: 1,
    deployments: 1,
    sections: 1,
    live: commit,
    proved: commit,
    inProgress: null,
  });
  return { tag: commit, environments: [of('dev'), of('integration')] };
}
