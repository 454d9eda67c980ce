import { spawn } from 'node:child_process';

/** Runs a Node program of this repository with its output on ours; gives its exit code. */
export function runNode(
  root: string,
  args: readonly string[],
  program = process.execPath,
  env = process.env,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
