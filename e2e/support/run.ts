import { execFileSync, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export interface RunResult {
  readonly exitCode: number;
  /** Standard output and error together, in the order in which they came. */
  readonly output: string;
}

/** Output that is the same on every machine, and nothing that outlives the test. */
const QUIET_NX = {
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_DEFAULT_OUTPUT_STYLE: 'static',
  NX_NO_CLOUD: 'true',
  NO_COLOR: '1',
  NODE_NO_WARNINGS: '1',
  // Nx starts a process for each plugin by default, which costs more than most of our commands do.
  NX_ISOLATE_PLUGINS: 'false',
};

/** Plugins in processes of their own, as people have them: for tests of what comes out of them, or ends them. */
export const ISOLATED_PLUGINS = { NX_ISOLATE_PLUGINS: 'true' };

/** Variables of the Nx and npm that run these tests would reach the ones under test. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|JEST_|GITHUB_|CI$|FORCE_COLOR)/i.test(name)),
  );
}

/** Runs a program to its end; never throws for its exit code. */
export function runProgram(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
  answer: { readonly to: RegExp; readonly with: string } | null = null,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...cleanEnvironment(), ...QUIET_NX, ...env },
      stdio: [answer === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (answer !== null && answer.to.test(output)) child.stdin?.end(answer.with);
    });
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, output }));
  });
}

/** Runs the workspace's own nx. */
export function nx(
  workspace: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunResult> {
  return runProgram('node_modules/.bin/nx', args, workspace, env);
}

/**
 * Runs the workspace's own nx at a terminal of its own (`script` of util-linux), where a question is answered. In
 * the foreground: a group that `timeout` makes for itself is stopped as soon as it asks (SIGTTOU), which only a shell
 * that replaces itself by its last command prevents.
 */
export function nxAtTerminal(
  workspace: string,
  command: string,
  answer: { readonly to: RegExp; readonly with: string },
): Promise<RunResult> {
  const line = `exec timeout --foreground 400 node_modules/.bin/nx ${command}`;
  return runProgram('script', ['-qec', line, '/dev/null'], workspace, { SHELL: '/bin/sh' }, answer);
}

/**
 * Runs the workspace's own nx in its terminal UI, at a terminal of this size, and gives what is left on the plain
 * screen when the UI has taken its own away.
 */
export async function nxInTerminalUi(
  workspace: string,
  command: string,
  [columns, rows]: readonly [number, number],
  env: NodeJS.ProcessEnv = {},
): Promise<RunResult> {
  const line = `stty cols ${columns} rows ${rows}; exec timeout --foreground 400 node_modules/.bin/nx ${command}`;
  const terminalUi = {
    NX_TUI: 'true',
    NX_DEFAULT_OUTPUT_STYLE: '',
    TERM: 'xterm-256color',
    SHELL: '/bin/sh',
  };
  const { exitCode, output } = await runProgram('script', ['-qec', line, '/dev/null'], workspace, {
    ...terminalUi,
    ...env,
  });
  const plain = output.slice(output.lastIndexOf('\u001b[?1049l')).replaceAll('\r\n', '\n');
  return { exitCode, output: stripVTControlCharacters(plain) };
}

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** git with something to read. */
export function gitInput(cwd: string, args: readonly string[], input: string): string {
  return execFileSync('git', [...args], { cwd, input, encoding: 'utf8' }).trim();
}

/** Starts the workspace's nx in a process group of its own, which gets signals whole, as from a terminal. */
export function startGroup(
  workspace: string,
  args: readonly string[],
): { readonly kill: (signal?: NodeJS.Signals) => void; readonly ended: Promise<void> } {
  const child = spawn('node_modules/.bin/nx', args, {
    cwd: workspace,
    env: { ...cleanEnvironment(), ...QUIET_NX, ...ISOLATED_PLUGINS },
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  return {
    kill(signal = 'SIGKILL') {
      // It may have ended by itself, just now.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, signal);
    },
    ended,
  };
}
