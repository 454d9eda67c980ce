import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nxOutput, type NxOutput } from '../output/nx-output.js';
import { nxWritesToTerminal } from '../output/reporter.js';
import { typedArguments } from '../options/typed-options.js';

/** What a person sees of this run, as far as this process can tell. */
export function outputOfThisRun(workspaceRoot: string): NxOutput {
  return nxOutput({
    env: process.env,
    words: typedArguments(),
    version: nxVersion(workspaceRoot),
    terminal: nxWritesToTerminal(),
  });
}

/** The version of the workspace's own Nx, which is the one that runs. */
function nxVersion(workspaceRoot: string): string {
  try {
    const { version } = createRequire(join(workspaceRoot, 'package.json'))('nx/package.json') as {
      version: string;
    };
    return version;
  } catch {
    return '';
  }
}
