import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { foreignRepository } from './foreign-repository.js';
import { gitEnvironment } from './git-environment.js';
import { gitSettings } from './git-settings.js';
import { gitCounters, gitMissing, LONGEST_MS } from './git.js';

/**
 * simple-git refuses these since they can start programs. What we set does not, and the rest is the user's own: it
 * says who may read this repository (`GIT_CONFIG_COUNT`), or is set on many machines (`PAGER`, `EDITOR`).
 */
const ALLOWED: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

/**
 * Asks a repository on this machine by one command of simple-git: the porcelain it was made for, which talks to no
 * server and reads no input. Settings and variables are those of every other git command (`git.ts`).
 */
export async function askRepository<T>(
  cwd: string,
  ask: (git: SimpleGit) => Promise<T>,
  inPersonsWorkTree = false,
): Promise<T> {
  gitCounters.processes += 1;
  const config = [...gitSettings(inPersonsWorkTree)];
  const timeout = { block: LONGEST_MS };
  try {
    const git = simpleGit({ baseDir: cwd, config, timeout, trimmed: false, unsafe: ALLOWED });
    return await ask(git.env(environment(inPersonsWorkTree)));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/\bspawn git ENOENT\b/.test(said)) throw gitMissing();
    throw foreignRepository(said) ?? cause;
  }
}

function environment(inPersonsWorkTree: boolean): Record<string, string> {
  const all = { ...process.env, ...gitEnvironment(process.env, inPersonsWorkTree) };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
