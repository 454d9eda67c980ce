import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import { nxNotInstalled } from '../../core/errors/platform.js';

/** The script of the workspace's own nx, to be run by node: no npx, which might fetch another version. */
export async function nxProgram(workspaceRoot: string): Promise<string> {
  for (let folder = workspaceRoot; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', 'nx');
    const script = await scriptIn(home);
    if (script !== null) return join(home, script);
    if (dirname(folder) === folder) break;
  }
  throw new PromoteError(nxNotInstalled(join(workspaceRoot, 'node_modules')));
}

async function scriptIn(home: string): Promise<string | null> {
  try {
    const { bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { bin?: unknown };
    const script: unknown = typeof bin === 'string' ? bin : (Object(bin) as Record<string, unknown>)['nx'];
    return typeof script === 'string' ? script : null;
  } catch {
    return null;
  }
}
