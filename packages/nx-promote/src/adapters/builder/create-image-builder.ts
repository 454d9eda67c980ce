import { advice, runTarget as targetCommand } from '../../core/model/advice.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { buildTargetInvalid } from '../../core/errors/builds.js';
import type { Component } from '../../core/model/component.js';
import { expandPattern } from '../../core/model/pattern.js';
import type { ImageConfig } from '../../core/model/pipeline.js';
import type { ImageBuilder } from '../../core/ports/builder.js';
import type { Worktrees } from '../../core/ports/worktrees.js';
import { buildEnvironment } from './build-environment.js';
import { isCheckedOut } from './checkout.js';
import { nxProgram } from './nx-program.js';
import type { OpenLog } from '../logs/program-log.js';
import { runBuild } from './run-build.js';

export interface ImageBuilderOptions {
  readonly workspaceRoot: string;
  readonly image: ImageConfig;
  readonly shortIdLength: number;
  readonly worktrees: Worktrees;
  /** Begins the log of a build. */
  readonly openLog?: OpenLog;
}

/** Everything that identifies one build; `image` is the full reference, with the build's tag. */
interface Build {
  readonly component: Component;
  readonly commit: string;
  readonly image: string;
}

/** Starts builds by the pipeline's command, or runs a component's own target at exactly the commit asked for. */
export function createImageBuilder(options: ImageBuilderOptions): ImageBuilder {
  return {
    dispatch: (component, commit, image) => dispatch({ component, commit, image }, options),
    buildTarget: (component, commit, image, target) =>
      buildTarget({ component, commit, image }, target, options),
  };
}

async function dispatch(build: Build, options: ImageBuilderOptions): Promise<void> {
  const how = options.image.build;
  if (how.by !== 'dispatch') throw new Error(`dispatch was asked for, and the pipeline builds by ${how.by}`);
  const { component, commit, image } = build;
  const shortId = shortIdOf(build, options.shortIdLength);
  const values = { component: component.name, commit, shortId, tag: shortId, image };
  const [file = '', ...args] = how.command.map((argument) => expandPattern(argument, values));
  await runBuild(
    { file, args, cwd: options.workspaceRoot, env: environmentOf(build) },
    {
      what: `The command "${file}", which should start the build of ${component.name} at ${shortId}`,
      hints: [
        'correct "image.build.command" in release-pipeline.json, or what it calls; then run the same command again',
      ],
      timeoutMs: options.image.timeoutSeconds * 1000,
      log: options.openLog?.(['build', component.name], `build of ${component.name}`),
    },
  );
}

async function buildTarget(build: Build, target: string, options: ImageBuilderOptions): Promise<void> {
  const { commit, component } = build;
  checkTarget(target, component);
  if (await isCheckedOut(options.workspaceRoot, commit)) {
    return runTarget(build, target, options.workspaceRoot, options);
  }
  await options.worktrees.withWorktree(commit, (root) => runTarget(build, target, root, options));
}

async function runTarget(
  build: Build,
  target: string,
  root: string,
  options: ImageBuilderOptions,
): Promise<void> {
  const { component } = build;
  const nx = await nxProgram(root);
  // A cached result would end the target without the push that it is run for.
  const args = [
    nx,
    'run',
    `${component.name}:${target}`,
    '--skip-nx-cache',
    '--output-style=stream-without-prefixes',
  ];
  await runBuild(
    { file: process.execPath, args, cwd: root, env: environmentOf(build) },
    {
      what: `The target "${target}" of ${component.name} at ${shortIdOf(build, options.shortIdLength)}`,
      hints: [
        advice`see what is wrong with it: ${targetCommand(component.name, target)}; then run the same command again`,
      ],
      timeoutMs: options.image.timeoutSeconds * 1000,
      log: options.openLog?.(['build', component.name], `build of ${component.name}`),
    },
  );
}

function environmentOf({ component, commit, image }: Build): Record<string, string | undefined> {
  return buildEnvironment(process.env, { component: component.name, commit, image });
}

/** The tag of the image where it has one: a short id may have grown to be unique. */
function shortIdOf({ commit, image }: Build, length: number): string {
  const tag = /:([^/:@]+)(?:@[^@]*)?$/.exec(image)?.[1];
  return tag !== undefined && commit.startsWith(tag) ? tag : commit.slice(0, length);
}

function checkTarget(target: string, component: Component): void {
  if (/^[A-Za-z0-9][\w./-]*$/.test(target)) return;
  throw new PromoteError(buildTargetInvalid(component.name, target));
}
