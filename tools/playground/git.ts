import { execFile } from 'node:child_process';

/** Where and how one git command runs. */
export interface GitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads on its standard input. */
  readonly input?: Buffer | string;
}

/** Runs git with an argument array and gives its standard output; throws git's own words when it fails. */
export function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...args],
      {
        cwd: options.cwd,
        env: { ...withoutGitVariables(), ...neutral, ...options.env },
        encoding: 'buffer',
        maxBuffer: 256 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`git ${args.join(' ')}: ${stderr.toString('utf8').trim() || error.message}`));
      },
    );
    if (options.input === undefined) return;
    // git may end without reading everything; its exit code tells what matters.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/** The same, as text without the last newline. */
export async function gitText(args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(args, options)).toString('utf8').replace(/\n$/, '');
}

// The playground must look the same for everybody, whatever their own git settings are.
const neutral = {
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

// Inside a hook git sets GIT_DIR and others, which would point our commands at the wrong repository.
function withoutGitVariables(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return Object.fromEntries(entries);
}
