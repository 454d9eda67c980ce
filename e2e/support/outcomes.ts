import type { RunResult } from './run';

/** Gives what was printed; fails the test when the command does. */
export async function succeed(result: Promise<RunResult>): Promise<string> {
  const { exitCode, output } = await result;
  expect(output).not.toContain('This is a bug');
  if (exitCode !== 0) throw new Error(output);
  return output;
}

/** Gives what was printed by a command that ends with an exit code, and not by a fault of its own. */
export async function refuse(result: Promise<RunResult>): Promise<string> {
  const { exitCode, output } = await result;
  expect(output).not.toContain('This is a bug');
  if (exitCode === 0) throw new Error(`was not refused: ${output}`);
  return output;
}
